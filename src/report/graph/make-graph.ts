import { STEP_STATUSES, type StepLog, type StepStatus } from '../../reana/model.js';
import { stageKey, type PlannedStage } from '../../analysis/plan/planned-stage.js';
import { nameText } from './name-text.js';
import {
  FOLD_FROM,
  type GraphBox,
  type GraphEdge,
  type GraphNode,
  type GraphOptions,
} from './workflow-graph.js';

/** A step of a run, as far as a graph shows it. */
export type GraphStep = Pick<StepLog, 'jobId' | 'name' | 'status' | 'started' | 'ended' | 'image'>;

/** A stage, and those of its steps that a run has. */
export interface StageSteps {
  readonly stage: PlannedStage;
  readonly steps: readonly GraphStep[];
}

/** From the state that matters most in a group of steps to the one that matters least. */
const WEIGHT: readonly (StepStatus | 'planned')[] = [
  ...(['failed', 'stopped', 'running', 'queued', 'created', 'unknown', 'planned', 'finished'] as const),
];

/** Boxes, nodes and edges of stages: a node for each step, or one for a stage of many. */
export function makeGraph(
  stages: readonly StageSteps[],
  { foldFrom = FOLD_FROM }: GraphOptions,
): {
  readonly boxes: readonly GraphBox[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
} {
  const groups = new Map(stages.map((each) => [stageKey(each.stage.path), nodesOf(each, foldFrom)]));
  return {
    boxes: boxesOf(stages.map(({ stage }) => stage)),
    nodes: [...groups.values()].flat(),
    edges: stages.flatMap(({ stage }) => edgesInto(stage, groups)),
  };
}

function boxesOf(stages: readonly PlannedStage[]): readonly GraphBox[] {
  const boxes = new Map<string, GraphBox>();
  for (const { path } of stages) {
    for (let depth = 1; depth < path.length; depth += 1) {
      const around = path.slice(0, depth);
      const id = stageKey(around);
      const parent = depth === 1 ? {} : { parent: stageKey(around.slice(0, -1)) };
      if (!boxes.has(id)) boxes.set(id, { id, label: nameText(around.at(-1) ?? ''), ...parent });
    }
  }
  return [...boxes.values()];
}

function nodesOf({ stage, steps }: StageSteps, foldFrom: number): readonly GraphNode[] {
  const { path, image } = stage;
  const id = stageKey(path);
  const label = path.at(-1) ?? '';
  const common = {
    ...(path.length > 1 ? { box: stageKey(path.slice(0, -1)) } : {}),
    ...(image === undefined ? {} : { image }),
  };
  // A stage with steps that nobody could foresee has at least those that are there.
  const total = steps.length === 0 ? stage.steps : Math.max(steps.length, stage.steps ?? 0);
  if (total === undefined || total >= foldFrom || total === 0) {
    return [{ ...common, id, label, ...(total === undefined ? {} : { total }), ...summarise(steps, total) }];
  }
  return Array.from({ length: total }, (_, index) => {
    const step = steps[index];
    const name = total === 1 ? label : (step?.name ?? `${label}_${index}`);
    return {
      ...common,
      id: total === 1 ? id : `${id}#${index}`,
      label: name,
      total: 1,
      ...summarise(step === undefined ? [] : [step], 1),
    };
  });
}

type Summary = Pick<GraphNode, 'counts' | 'status' | 'started' | 'ended' | 'jobIds'>;

function summarise(steps: readonly GraphStep[], total: number | undefined): Summary {
  const counts: Partial<Record<StepStatus, number>> = {};
  for (const { status } of steps) counts[status] = (counts[status] ?? 0) + 1;
  const states: (StepStatus | 'planned')[] = [...STEP_STATUSES, 'unknown' as const].filter(
    (status) => (counts[status] ?? 0) > 0,
  );
  if (total === undefined || steps.length < total) states.push('planned');
  const isBegun = steps.length > 0 && states.includes('finished') && states.includes('planned');
  const status =
    isBegun && states.length === 2 ? 'running' : (WEIGHT.find((each) => states.includes(each)) ?? 'planned');
  const started = steps.flatMap((step) => step.started ?? []);
  const ended = steps.flatMap((step) => step.ended ?? []);
  const isOver =
    steps.length > 0 && ended.length === steps.length && steps.length === (total ?? steps.length);
  return {
    counts,
    status,
    ...(started.length === 0 ? {} : { started: extreme(started, Math.min) }),
    ...(isOver ? { ended: extreme(ended, Math.max) } : {}),
    jobIds: steps.map(({ jobId }) => jobId),
  };
}

function extreme(times: readonly Date[], choose: (...values: number[]) => number): Date {
  return new Date(times.map(Number).reduce((one, other) => choose(one, other)));
}

function edgesInto(
  stage: PlannedStage,
  groups: ReadonlyMap<string, readonly GraphNode[]>,
): readonly GraphEdge[] {
  const to = groups.get(stageKey(stage.path)) ?? [];
  const pair = stage.pairedWith === undefined ? undefined : stageKey(stage.pairedWith);
  return stage.after.flatMap((path) => {
    const key = stageKey(path);
    const from = groups.get(key) ?? [];
    if (key === pair && from.length === to.length) {
      return from.map(({ id }, index) => ({ from: id, to: to[index]?.id ?? '' }));
    }
    return from.flatMap(({ id }) => to.map((target) => ({ from: id, to: target.id })));
  });
}
