import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import type { AnalysisWorkflow } from '../analysis-workflow.js';
import { resourceFields, stepLabel, type SerialWorkflow } from '../serial/serial-workflow.js';

/** One link of the path to a value in a loaded tree: its container, and its key there. */
export interface PathLink {
  readonly holder: object;
  readonly key: string | number;
  readonly value: JsonValue;
}

/** A step that runs in a container, and the place of its environment in the tree. */
export interface StepPlace {
  /** Names of the stages from the outermost to the step's own, joined by `/`. */
  readonly stage: string;
  readonly environment: JsonObject;
  /** From the root of the tree to the environment. */
  readonly chain: readonly PathLink[];
}

/** The stages of a loaded tree, those that hold a sub-workflow too, and the steps that run in containers. */
export interface StageSurvey {
  /** What messages call a part of the workflow. */
  readonly part: 'stage' | 'step';
  /** Paths in the order of the workflow; of a serial workflow, the names of its steps. */
  readonly stages: readonly string[];
  readonly steps: readonly StepPlace[];
}

/** The same of the workflow of an analysis; nothing for languages that only REANA reads. */
export function surveyAnalysis(workflow: AnalysisWorkflow): StageSurvey {
  switch (workflow.type) {
    case 'yadage':
      return surveyStages(workflow.specification as unknown as JsonObject);
    case 'serial':
      return surveySteps(workflow.specification);
    case 'cwl':
    case 'snakemake':
      return { part: 'step', stages: [], steps: [] };
  }
}

/** The steps of a serial workflow. The fields of a step are the resources of a Yadage step, without a list around. */
export function surveySteps({ steps }: SerialWorkflow): StageSurvey {
  const places = steps.map((step, index): StepPlace => {
    const environment = { resources: [resourceFields(step)] };
    return { stage: stepLabel(step, index), environment, chain: [] };
  });
  return { part: 'step', stages: places.map(({ stage }) => stage), steps: places };
}

export function surveyStages(tree: JsonObject): StageSurvey {
  const survey = { part: 'stage' as const, stages: [] as string[], steps: [] as StepPlace[] };
  surveyWorkflow(tree, '', [], survey);
  return survey;
}

type Chain = readonly PathLink[];
type OpenSurvey = { readonly stages: string[]; readonly steps: StepPlace[] };

function surveyWorkflow(workflow: JsonObject, path: string, chain: Chain, survey: OpenSurvey): void {
  for (const [stage, toStage] of itemsOf(workflow, 'stages', chain)) {
    if (typeof stage['name'] !== 'string') continue;
    const name = `${path}${stage['name']}`;
    survey.stages.push(name);
    const scheduler = childOf(stage, 'scheduler', toStage);
    if (scheduler === undefined) continue;
    surveyBody(...scheduler, name, survey);
    for (const [branch, toBranch] of itemsOf(scheduler[0], 'cases', scheduler[1])) {
      surveyBody(branch, toBranch, name, survey);
    }
  }
}

function surveyBody(body: JsonObject, chain: Chain, stage: string, survey: OpenSurvey): void {
  const inner = childOf(body, 'workflow', chain);
  if (inner !== undefined) surveyWorkflow(inner[0], `${stage}/`, inner[1], survey);
  const step = childOf(body, 'step', chain);
  const environment = step === undefined ? undefined : childOf(step[0], 'environment', step[1]);
  if (environment?.[0]['environment_type'] !== 'docker-encapsulated') return;
  survey.steps.push({ stage, environment: environment[0], chain: environment[1] });
}

function childOf(holder: JsonObject, key: string, chain: Chain): [JsonObject, Chain] | undefined {
  const value = holder[key];
  return isJsonObject(value) ? [value, [...chain, { holder, key, value }]] : undefined;
}

function itemsOf(holder: JsonObject, key: string, chain: Chain): [JsonObject, Chain][] {
  const list = holder[key];
  if (!isJsonArray(list)) return [];
  const toList = [...chain, { holder, key, value: list }];
  return list.flatMap((value, index): [JsonObject, Chain][] =>
    isJsonObject(value) ? [[value, [...toList, { holder: list, key: index, value }]]] : [],
  );
}
