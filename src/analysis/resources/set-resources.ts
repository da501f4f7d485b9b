import { isDeepStrictEqual } from 'node:util';
import { readWholeFile } from '../../disk/read-file.js';
import { UsageError } from '../../core/errors.js';
import type { JsonObject, JsonValue } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import { joinInside } from '../../core/safe-path.js';
import type { Analysis } from '../analysis.js';
import { yadageWorkflow } from '../analysis-workflow.js';
import { workflowPaths } from '../workflow-section.js';
import { completeDefaults } from '../load/complete-defaults.js';
import { SpecError } from '../diagnostic.js';
import { loadTree, type WorkflowLocation } from '../load/load-tree.js';
import { loadWorkflow } from '../load/load-workflow.js';
import { placeChanges } from '../edit/place-changes.js';
import { patchYaml } from '../edit/patch-yaml.js';
import {
  checkOverride,
  setEntries,
  translateResources,
  type ResourceEntries,
  type ResourceOverride,
  type StepResources,
} from './resources.js';
import type { SerialWorkflow } from '../serial/serial-workflow.js';
import { surveyStages, surveySteps, type StageSurvey, type StepPlace } from './step-places.js';
import { refuseResources } from '../server-read/refuse-resources.js';
import type { ReplacedFiles } from '../load/workflow-source.js';
import { decodeYaml } from '../yaml/yaml.js';

/** The resources of a stage's steps, as REANA's entries, before and after. */
export interface StageResources {
  /** Path of the stage. */
  readonly stage: string;
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
  /** Resources that its backend does not support. */
  readonly unsupported: readonly string[];
}

/** An analysis with other resources, in changed copies of files. The user's own files are not changed. */
export interface ChangedAnalysis {
  readonly analysis: Analysis;
  readonly replaced: ReplacedFiles;
  /** Stages of which something changes, in the order of the workflow. */
  readonly stages: readonly StageResources[];
}

/**
 * Writes overrides into the steps' `environment.resources`. Of several overrides for a step the most specific one
 * counts: that of its own stage before that of a stage around it, before one for all; then the later one.
 * @param changed content of files that was changed before, which is changed further and included in the result
 * @throws UsageError for a stage that is not there or runs no container, and for values that make no sense
 */
export async function setResources(
  analysis: Analysis,
  overrides: readonly ResourceOverride[],
  changed: ReplacedFiles = new Map(),
): Promise<ChangedAnalysis> {
  for (const override of overrides) checkOverride(override);
  refuseResources(analysis.workflow);
  if (analysis.workflow.type === 'serial') {
    return { ...setSerialResources(analysis, analysis.workflow.specification, overrides), replaced: changed };
  }
  const copies = analysis.extraFiles ?? new Map<string, Uint8Array>();
  const location = { ...locationOf(analysis), replaced: new Map([...copies, ...changed]) };
  const { tree, origins, documents } = await loadTree(location);
  completeDefaults(tree, origins);
  const survey = surveyStages(tree);
  const changes = planChanges(survey, overrides);
  const edits = placeChanges(
    tree,
    survey.steps,
    new Map(changes.map(({ step, after }) => [step.environment, after])),
    origins,
  );
  const replaced = new Map(changed);
  for (const [path, document] of documents) {
    const own = edits.files.get(document);
    if (own === undefined) continue;
    const text = decodeYaml(
      replaced.get(path) ?? copies.get(path) ?? (await readWholeFile(joinInside(analysis.root, path))),
      path,
    );
    replaced.set(path, Buffer.from(patchYaml(text, path, own)));
  }
  const loaded = await loadWorkflow({ ...location, replaced: new Map([...copies, ...replaced]) });
  if (!isDeepStrictEqual(loaded.workflow, edits.tree)) throw notWritable(analysis);
  return {
    analysis: {
      ...analysis,
      workflow: { type: 'yadage', specification: loaded.workflow },
      workflowFiles: loaded.files,
    },
    replaced,
    stages: changes.map(reportChange),
  };
}

/** The steps of a serial workflow are in `reana.yaml` itself, which is sent as it is here. */
function setSerialResources(
  analysis: Analysis,
  workflow: SerialWorkflow,
  overrides: readonly ResourceOverride[],
): Omit<ChangedAnalysis, 'replaced'> {
  const survey = surveySteps(workflow);
  const changes = planChanges(survey, overrides);
  const fields = new Map(changes.map(({ step, after }) => [step, Object.assign({}, ...after) as JsonObject]));
  const steps = workflow.steps.map((step, index) => {
    const place = survey.steps[index];
    return { ...step, ...(place === undefined ? {} : fields.get(place)) };
  });
  const specification = { ...workflow, steps };
  const section = { ...analysis.specification.workflow, type: 'serial', specification } as const;
  return {
    analysis: {
      ...analysis,
      specification: { ...analysis.specification, workflow: section },
      workflow: { type: 'serial', specification },
    },
    stages: changes.map(reportChange),
  };
}

function reportChange({ step, before, after, unsupported }: Change): StageResources {
  return { stage: step.stage, before, after, unsupported };
}

interface Change {
  readonly step: StepPlace;
  readonly before: readonly JsonValue[];
  readonly after: readonly JsonValue[];
  readonly unsupported: ResourceEntries['unsupported'];
}

function planChanges(survey: StageSurvey, overrides: readonly ResourceOverride[]): Change[] {
  return [...assignOverrides(survey, overrides)].map(([step, override]): Change => {
    const before = (step.environment['resources'] ?? []) as readonly JsonValue[];
    const { entries, unsupported } = translateResources(step.environment, override);
    return { step, before, after: setEntries(before, entries), unsupported };
  });
}

/**
 * Assigns overrides to steps, in the order of the workflow.
 * @throws UsageError for a stage that is not there or runs no container
 */
export function assignOverrides(
  survey: StageSurvey,
  overrides: readonly ResourceOverride[],
): ReadonlyMap<StepPlace, StepResources> {
  const named = overrides.map((override) => ({ override, paths: stagesMeant(survey, override.stage) }));
  const granted = new Map<StepPlace, StepResources>();
  for (const step of survey.steps) {
    const closeness = ({ paths }: (typeof named)[number]): number =>
      Math.max(...paths.filter((path) => isInside(step.stage, path)).map((path) => path.length), -1);
    const meant = named.filter((each) => closeness(each) >= 0).sort((a, b) => closeness(a) - closeness(b));
    if (meant.length === 0) continue;
    granted.set(
      step,
      meant.reduce<StepResources>((whole, each) => ({ ...whole, ...each.override }), {}),
    );
  }
  return granted;
}

/** Paths of the stages that a name refers to; the empty path is for all. */
function stagesMeant({ part, stages, steps }: StageSurvey, name: string | undefined): string[] {
  if (name === undefined) return [''];
  const exact = stages.filter((path) => path === name);
  const paths = exact.length > 0 ? exact : stages.filter((path) => path.endsWith(`/${name}`));
  if (paths.length === 0) {
    const near = nearest(name, [...stages, ...stages.map((path) => path.slice(path.lastIndexOf('/') + 1))]);
    throw new UsageError(`the workflow has no ${part} ${name}`, {
      hint: near === undefined ? `it has ${stages.join(', ')}` : `did you mean ${near}?`,
    });
  }
  if (!steps.some(({ stage }) => paths.some((path) => isInside(stage, path)))) {
    throw new UsageError(`the stage ${name} runs no container that could have resources`);
  }
  return paths;
}

function isInside(stage: string, path: string): boolean {
  return path === '' || stage === path || stage.startsWith(`${path}/`);
}

function locationOf({ root, specification, workflow }: Analysis): WorkflowLocation {
  yadageWorkflow(workflow, 'a change of resources');
  const toplevel = specification.inputs?.options?.['toplevel'];
  return {
    root,
    file: workflowPaths(specification.workflow).files[0] ?? '',
    ...(typeof toplevel === 'string' ? { toplevel } : {}),
  };
}

function notWritable({ specification }: Analysis): SpecError {
  return new SpecError([
    {
      severity: 'error',
      code: 'not-changeable',
      file: workflowPaths(specification.workflow).files[0] ?? 'reana.yaml',
      message:
        'its steps refer to each other in a way in which the resources of one can not be changed alone',
      hint: 'write the resources into the files themselves',
    },
  ]);
}
