import type { JsonObject } from '../../core/json.js';
import type { Run } from '../../reana/model.js';
import { assignSteps } from '../../analysis/plan/assign-steps.js';
import { planStages } from '../../analysis/plan/plan-stages.js';
import { stageKey, type PlannedStage } from '../../analysis/plan/planned-stage.js';
import { storedWorkflow } from '../../analysis/plan/stored-workflow.js';
import { makeGraph, type GraphStep, type StageSteps } from './make-graph.js';
import { nameText } from './name-text.js';
import type { GraphOptions, WorkflowGraph } from './workflow-graph.js';

/** What a graph is made of; a record of a run (`RunRecord`) has it all. */
export interface DrawnRun {
  readonly run: Run;
  /** `reana.yaml` as the server stores it, with the workflow that it has loaded. */
  readonly specification: JsonObject;
  readonly parameters: { readonly values: JsonObject };
  readonly steps: readonly GraphStep[];
  /** When it was read. */
  readonly read: Date;
}

/**
 * A run as it is: the stages of its workflow with the steps that it has, and those that are still to come. Steps are
 * recognised by their names; those of no known stage, such as all of a CWL workflow, are nodes without edges.
 * @example
 * const record = await client.runs.record('madminer.3');
 * const svg = await drawGraph(graphOfRun(record), { theme: 'light' });
 */
export function graphOfRun(
  { run, specification, parameters, steps, read }: DrawnRun,
  options: GraphOptions = {},
): WorkflowGraph {
  const workflow = storedWorkflow(specification);
  const stages = workflow === undefined ? [] : planStages(workflow, parameters.values);
  const assigned = assignSteps(stages, steps);
  const byStage = new Map<string, GraphStep[]>();
  const others = new Map<string, GraphStep[]>();
  steps.forEach((step, index) => {
    const stage = assigned[index];
    const [groups, key] = stage === undefined ? [others, step.name] : [byStage, stageKey(stage.path)];
    const group = groups.get(key) ?? [];
    group.push(step);
    groups.set(key, group);
  });
  return {
    title: nameText(run.name),
    subtitle: nameText(run.rawStatus),
    time: read,
    ...makeGraph(
      [
        ...stages.map((stage) => ({ stage, steps: inOrder(byStage.get(stageKey(stage.path)) ?? []) })),
        ...[...others].map(([name, own]) => stageOfOthers(name, own)),
      ],
      options,
    ),
  };
}

/** By the numbers at the ends of their names: servers list steps in the order in which they were submitted. */
function inOrder(steps: readonly GraphStep[]): readonly GraphStep[] {
  const number = ({ name }: GraphStep): number => Number(/_(\d+)$/.exec(name)?.[1] ?? -1);
  return [...steps].sort((one, other) => number(one) - number(other));
}

function stageOfOthers(name: string, steps: readonly GraphStep[]): StageSteps {
  const stage: PlannedStage = { path: [name], steps: steps.length, after: [] };
  return { stage, steps };
}
