import type { JsonObject, JsonValue } from '../../core/json.js';
import { parseStagePath } from '../resources/stage-path.js';
import type { MultistepScheduler, Stage, Step, Workflow } from '../workflow.js';
import { knownValue, outputSource, parameterEntries, type KnownValues } from './known-values.js';
import type { PlannedStage } from './planned-stage.js';

/** What is known around the stages of a workflow or a sub-workflow. */
interface Scope {
  readonly path: readonly string[];
  /** How many times the scope is there: a scattered sub-workflow is there several times. */
  readonly times: number | undefined;
  readonly values: KnownValues;
  /** What all of its stages wait for. */
  readonly after: readonly (readonly string[])[];
}

/** A stage of a scope, planned. */
interface Planned {
  readonly stages: readonly PlannedStage[];
  /** Those among them that nothing else in the stage waits for. */
  readonly last: readonly (readonly string[])[];
  /** Steps of the stage itself in one copy of its scope. */
  readonly count: number | undefined;
}

/** The stages of a Yadage workflow that run steps, those of a sub-workflow in place of the stage that holds it. */
export function planYadage(workflow: Workflow, parameters: JsonObject): readonly PlannedStage[] {
  return planScope(workflow, { path: [], times: 1, values: new Map(Object.entries(parameters)), after: [] })
    .stages;
}

function planScope({ stages }: Workflow, scope: Scope): Omit<Planned, 'count'> {
  const planned = new Map<string, Planned>();
  const byName = new Map(stages.map((stage) => [stage.name, stage]));
  const open = new Set<string>();
  // In whatever order stages are written, each is planned after those it waits for.
  const plan = (stage: Stage): Planned => {
    const done = planned.get(stage.name);
    if (done !== undefined) return done;
    open.add(stage.name);
    const before = dependencyNames(stage).flatMap((name) => {
      const other = byName.get(name);
      return other === undefined || open.has(name) ? [] : [[name, plan(other)] as const];
    });
    open.delete(stage.name);
    const isNever =
      dependencyNames(stage).some((name) => name !== 'init' && !byName.has(name)) ||
      before.some(([, { count }]) => count === 0);
    const result = planStage(stage, isNever ? { ...scope, times: 0 } : scope, new Map(before));
    planned.set(stage.name, isNever ? { ...result, count: 0 } : result);
    return result;
  };
  const all = stages.map((stage) => ({ name: stage.name, ...plan(stage) }));
  const waitedFor = new Set(stages.flatMap(dependencyNames));
  return {
    stages: all.flatMap((each) => each.stages),
    last: all.filter(({ name }) => !waitedFor.has(name)).flatMap(({ last }) => last),
  };
}

function planStage(stage: Stage, scope: Scope, before: ReadonlyMap<string, Planned>): Planned {
  const { name, scheduler } = stage;
  const path = [...scope.path, name];
  const inside = [...before.values()].flatMap(({ last }) => last);
  const after = inside.length === 0 ? scope.after : inside;
  const { count, pair } = countSteps(stage, scope, before);
  const times = multiply(scope.times, count);
  if (scheduler.workflow !== undefined) {
    const values = innerValues(stage, scope);
    const inner = planScope(scheduler.workflow, { path, times, values, after });
    return { ...inner, count };
  }
  const cases = scheduler.cases ?? [];
  const image = cases.length > 0 ? undefined : imageOf(scheduler.step);
  const planned: PlannedStage = {
    path,
    // A case that no condition chooses adds no step, and one with a sub-workflow adds others.
    steps: cases.length > 0 ? undefined : times,
    after,
    ...(pair === undefined || scope.times !== 1 ? {} : { pairedWith: pair }),
    ...(image === undefined ? {} : { image }),
  };
  return { stages: [planned], last: [path], count };
}

function countSteps(
  { scheduler }: Stage,
  { values, path }: Scope,
  before: ReadonlyMap<string, Planned>,
): { readonly count: number | undefined; readonly pair?: readonly string[] } {
  switch (scheduler.scheduler_type) {
    case 'singlestep-stage':
      return { count: 1 };
    case 'jq-stage':
      return { count: undefined };
    case 'multistep-stage': {
      const parameters = new Map(parameterEntries(scheduler.parameters));
      const columns = (scheduler.scatter?.parameters ?? []).map((name) => parameters.get(name));
      const lengths = columns.map((value) => groups(lengthOf(value, values, before), scheduler));
      const source = columns.length === 1 && columns[0] !== undefined ? outputSource(columns[0]) : undefined;
      const isPaired = source?.isItemPerStep === true && before.has(source.stage) && !isGrouped(scheduler);
      const isStep = isPaired && before.get(source.stage)?.stages[0]?.path.length === path.length + 1;
      return {
        count: arrange(scheduler.scatter?.method, lengths),
        ...(isStep ? { pair: [...path, source.stage] } : {}),
      };
    }
  }
}

function lengthOf(
  value: JsonValue | undefined,
  values: KnownValues,
  before: ReadonlyMap<string, Planned>,
): number | undefined {
  if (value === undefined) return undefined;
  const known = knownValue(value, values);
  if (Array.isArray(known)) return known.length;
  const source = outputSource(value);
  const count = source?.isItemPerStep === true ? before.get(source.stage)?.count : undefined;
  // Of a single step, its output itself is scattered.
  return count === undefined || count === 1 ? undefined : count;
}

function isGrouped({ batchsize = 0, partitionsize = 0 }: MultistepScheduler): boolean {
  return batchsize > 0 || partitionsize > 0;
}

function groups(
  length: number | undefined,
  { batchsize = 0, partitionsize = 0 }: MultistepScheduler,
): number | undefined {
  if (length === undefined) return undefined;
  if (batchsize > 0) return Math.ceil(length / batchsize);
  return partitionsize > 0 ? Math.min(partitionsize, length) : length;
}

function arrange(method: string | undefined, lengths: readonly (number | undefined)[]): number | undefined {
  const known = lengths.filter((length) => length !== undefined);
  if (known.length === 0 || known.length < lengths.length) return undefined;
  if (method === 'zip') return Math.min(...known);
  // Any other method adds no steps.
  return method === 'cartesian' ? known.reduce((product, length) => product * length, 1) : 0;
}

/** The parameters that a sub-workflow is given, as far as they are known: what is scattered differs from copy to copy. */
function innerValues({ scheduler }: Stage, { values }: Scope): KnownValues {
  if (scheduler.scheduler_type === 'jq-stage') return new Map();
  const scattered =
    scheduler.scheduler_type === 'multistep-stage' ? scheduler.scatter?.parameters : undefined;
  return new Map(
    parameterEntries(scheduler.parameters).flatMap(([key, value]) => {
      const known = scattered?.includes(key) === true ? undefined : knownValue(value, values);
      return known === undefined ? [] : [[key, known] as const];
    }),
  );
}

/** The stages of the same scope that a stage waits for. */
function dependencyNames({ dependencies }: Stage): readonly string[] {
  if (dependencies.dependency_type === 'jsonpath_ready') {
    return dependencies.expressions.flatMap((expression) => parseStagePath(expression)?.[0]?.name ?? []);
  }
  return dependencies.expressions.flatMap((expression) => {
    if (expression.expression_type !== 'stage-output-selector') return [];
    const { step, stages, steps } = expression;
    return parseStagePath(step ?? stages ?? steps ?? '')?.[0]?.name ?? [];
  });
}

function imageOf(step: Step | undefined): string | undefined {
  const environment = step?.environment;
  if (environment?.environment_type !== 'docker-encapsulated') return undefined;
  return `${environment.image}:${environment.imagetag}`;
}

function multiply(one: number | undefined, other: number | undefined): number | undefined {
  if (one === 0 || other === 0) return 0;
  return one === undefined || other === undefined ? undefined : one * other;
}
