import { relative, sep } from 'node:path';
import type { JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { subInitFolder } from '../../analysis/sub-inits.js';
import type { MultistepScheduler, Scheduler, SinglestepScheduler } from '../../analysis/workflow.js';
import type { JqEvaluator } from '../effects.js';
import { EngineError, withLocation } from '../engine-error.js';
import type { Entry, NodeInput, RunSettings, StageApplied, EngineWarning } from '../events.js';
import { evaluateParameter } from './expressions.js';
import { isInitialValues } from './initial-values.js';
import { isTruthy, sortKeys } from '../language/json-tree.js';
import { queryFirst } from './queries.js';
import { evaluateBindings, type JqParameters } from './jq-bindings.js';
import { resolveReferences, type WithReferences } from './references.js';
import { scatterParameters } from './scatter.js';
import { scopeOf, stagePath, type RuleState, type RunState, type ScopeState } from '../state.js';
import { inputFolders, ownFolder, stepFolders } from '../step-folders.js';

export interface StagePlan {
  readonly entries: readonly Entry[];
  readonly values: StageApplied['values'];
  readonly warnings: readonly EngineWarning[];
}

interface Planning {
  readonly state: RunState;
  readonly rule: RuleState;
  readonly scope: ScopeState;
  readonly settings: RunSettings;
  readonly jq: JqEvaluator;
}

type ParameterScheduler = SinglestepScheduler | MultistepScheduler;

/** What a ready stage adds to the graph. Changes no state. */
export async function planStage(
  state: RunState,
  rule: RuleState,
  settings: RunSettings,
  jq: JqEvaluator,
): Promise<StagePlan> {
  const scope = scopeOf(state, rule.scope);
  if (isInitialValues(rule.body)) return planInitial(rule.body, scope);
  const planning = { state, rule, scope, settings, jq };
  const { scheduler } = rule.body;
  switch (scheduler.scheduler_type) {
    case 'singlestep-stage': {
      const set = orderedObject(evaluateAll(planning, scheduler));
      const entry = await planEntry(planning, scheduler, rule.name, resolveReferences(state, set));
      return finishPlan(planning, scheduler, [entry], []);
    }
    case 'multistep-stage': {
      const { sets, warnings } = scatterParameters(evaluateAll(planning, scheduler), scheduler);
      const entries: (Entry | null)[] = [];
      for (const [index, set] of sets.entries()) {
        const name = `${rule.name}_${index}`;
        entries.push(await planEntry(planning, scheduler, name, resolveReferences(state, set)));
      }
      const where = stagePath(rule);
      return finishPlan(
        planning,
        scheduler,
        entries,
        warnings.map((warning) => ({ type: 'warning', ...warning, where })),
      );
    }
    case 'jq-stage': {
      const sets = await evaluateBindings(state, scope, scheduler, jq);
      const entries: (Entry | null)[] = [];
      for (const [index, set] of sets.entries()) {
        entries.push(await planEntry(planning, scheduler, `${rule.name}_${index}`, set));
      }
      return finishPlan(planning, scheduler, entries, []);
    }
  }
}

function planInitial(body: Extract<RuleState['body'], { nodeName: string }>, scope: ScopeState): StagePlan {
  const { nodeName, parameters, inputs } = body;
  const readOnly = [...scope.initFolders].sort();
  const entry: Entry = {
    kind: 'step',
    name: nodeName,
    chosenCase: null,
    parameters,
    inputs,
    readWrite: [],
    readOnly,
  };
  return { entries: [entry], values: {}, warnings: [] };
}

function evaluateAll({ state, scope }: Planning, scheduler: ParameterScheduler): Map<string, WithReferences> {
  const { parameters } = scheduler;
  const entries = Array.isArray(parameters)
    ? (parameters as readonly { key: string; value: JsonValue }[]).map(
        ({ key, value }) => [key, value] as const,
      )
    : Object.entries(parameters as Readonly<Record<string, JsonValue>>);
  return new Map(
    entries.map(([key, value]) => [
      key,
      withLocation({ parameter: key }, () => evaluateParameter(state, scope, value)),
    ]),
  );
}

function finishPlan(
  { rule, scope }: Planning,
  scheduler: Scheduler,
  planned: readonly (Entry | null)[],
  warnings: readonly EngineWarning[],
): StagePlan {
  const values = ('register_values' in scheduler ? scheduler.register_values : undefined) ?? {};
  const taken = Object.keys(values).find((key) => scope.values.has(key));
  if (taken !== undefined) throw new EngineError(`the value "${taken}" is already registered`);
  const entries = planned.filter((entry) => entry !== null);
  if (entries.length > 0 || planned.length === 0) return { entries, values, warnings };
  const message = 'no case matches: the stage adds no steps, and stages that depend on it never run';
  return {
    entries,
    values,
    warnings: [...warnings, { type: 'warning', code: 'no-case-matches', message, where: stagePath(rule) }],
  };
}

/** A step or a sub-workflow; null when the stage has cases and none matches. */
async function planEntry(
  planning: Planning,
  scheduler: Scheduler,
  name: string,
  { value: parameters, inputs }: JqParameters,
): Promise<Entry | null> {
  const { state, scope, settings, jq } = planning;
  let body: Pick<Scheduler, 'step' | 'workflow'> = scheduler;
  let chosenCase: number | null = null;
  if (scheduler.step === undefined && scheduler.workflow === undefined && scheduler.cases !== undefined) {
    chosenCase = await chooseCase(scheduler.cases, parameters, jq);
    const chosen = chosenCase === null ? undefined : scheduler.cases[chosenCase];
    if (chosen === undefined) return null;
    body = chosen;
  }
  const common = { name, chosenCase, parameters, inputs };
  if (body.step !== undefined) {
    return { kind: 'step', ...common, ...stepFolders(state, scope, name, inputs, settings) };
  }
  if (body.workflow !== undefined) return planSubworkflow(state, scope, common);
  throw new EngineError('the stage has neither "step" nor "workflow" nor "cases"');
}

function planSubworkflow(
  state: RunState,
  scope: ScopeState,
  common: {
    readonly name: string;
    readonly chosenCase: number | null;
    readonly parameters: JsonValue;
    readonly inputs: readonly NodeInput[];
  },
): Entry {
  const base = ownFolder(scope, common.name);
  const initFolders = inputFolders(state, common.inputs);
  const own = ownInitFolder(state, base);
  return {
    kind: 'scope',
    ...common,
    base,
    initFolders: own === undefined ? initFolders : [...new Set([...initFolders, own])],
  };
}

/** The names of the sub-workflows around a folder are those of the folders on the way to it. */
function ownInitFolder({ run }: RunState, base: string): string | undefined {
  return run === null ? undefined : subInitFolder(run.subinits, relative(run.workdir, base).split(sep));
}

async function chooseCase(
  cases: NonNullable<Scheduler['cases']>,
  parameters: JsonValue,
  jq: JqEvaluator,
): Promise<number | null> {
  for (const [index, { if: condition }] of cases.entries()) {
    if (isTruthy(await queryFirst(jq, condition, sortKeys(parameters)))) return index;
  }
  return null;
}
