import type { JsonValue } from '../core/json.js';
import type { ParameterExpression, Stage, Workflow } from '../analysis/workflow.js';
import { EngineError, type EngineLocation } from './engine-error.js';
import {
  JOURNAL_VERSION,
  type EngineEvent,
  type NodeInput,
  type RunFinished,
  type RunStarted,
  type ScopeEntry,
  type StageApplied,
  type StepEntry,
  type EngineWarning,
} from './events.js';
import { encodePointer } from '../core/json-pointer.js';
import { initialValues, type InitialValues } from './stages/initial-values.js';

export type NodeStatus = 'defined' | 'running' | 'succeeded' | 'failed';

export interface NodeState {
  /** Address such as `/workflow_ph/0/pythia[3]`; the identity of the node. */
  readonly id: string;
  readonly name: string;
  readonly rule: string;
  readonly scope: string;
  readonly stage: string;
  readonly index: number;
  readonly chosenCase: number | null;
  readonly parameters: JsonValue;
  readonly inputs: readonly NodeInput[];
  readonly parents: readonly string[];
  readonly readWrite: readonly string[];
  readonly readOnly: readonly string[];
  status: NodeStatus;
  /** How often it was submitted to the executor. */
  attempts: number;
  predicted?: JsonValue;
  result?: JsonValue;
  exitCode?: number | null;
  reason?: string;
}

/** A stage in its scope, waiting or applied. */
export interface RuleState {
  readonly id: string;
  readonly scope: string;
  readonly name: string;
  readonly body: Stage | InitialValues;
  applied: boolean;
}

/** What Yadage's selectors search: `{stage: [{_nodeid} | {_offset, substage: [...]}]}`. */
export type StepIndex = Record<string, unknown>;

export interface ScopeState {
  /** JSON pointer such as `/workflow_ph/0`; empty for the outermost. */
  readonly offset: string;
  readonly workflow: Workflow;
  readonly base: string;
  readonly initFolders: readonly string[];
  readonly index: StepIndex;
  readonly rules: string[];
  readonly nodes: string[];
  readonly children: string[];
  readonly values: Map<string, ParameterExpression>;
}

export interface RunState {
  status: 'new' | 'running' | RunFinished['status'] | 'broken';
  run: RunStarted | null;
  /** In Yadage's order of rules, which decides the order of application. */
  readonly rules: Map<string, RuleState>;
  readonly nodes: Map<string, NodeState>;
  readonly scopes: Map<string, ScopeState>;
  readonly warnings: EngineWarning[];
  error: { readonly reason: string; readonly hint: string | null; readonly location: EngineLocation } | null;
}

export function emptyState(): RunState {
  return {
    status: 'new',
    run: null,
    rules: new Map(),
    nodes: new Map(),
    scopes: new Map(),
    warnings: [],
    error: null,
  };
}

/** The state after a journal. */
export function replay(events: Iterable<EngineEvent>): RunState {
  let state = emptyState();
  for (const event of events) state = applyEvent(state, event);
  return state;
}

/**
 * The state after one more event. Depends on nothing but its arguments; the state passed in is changed
 * in place, so that the cost of a run is linear in its events.
 */
export function applyEvent(state: RunState, event: EngineEvent): RunState {
  switch (event.type) {
    case 'run-started':
      applyRunStarted(state, event);
      break;
    case 'run-resumed':
      for (const node of state.nodes.values()) if (node.status === 'running') node.status = 'defined';
      break;
    case 'stage-applied':
      applyStageApplied(state, event);
      break;
    case 'results-predicted':
      for (const { node, result } of event.results) nodeOf(state, node).predicted = result;
      break;
    case 'step-submitted': {
      const node = nodeOf(state, event.node);
      node.status = 'running';
      node.attempts += 1;
      break;
    }
    case 'step-finished': {
      const node = nodeOf(state, event.node);
      node.status = 'succeeded';
      node.result = event.result;
      break;
    }
    case 'step-failed': {
      const node = nodeOf(state, event.node);
      node.status = 'failed';
      node.exitCode = event.exitCode;
      node.reason = event.reason;
      break;
    }
    case 'warning':
      state.warnings.push({ type: 'warning', code: event.code, message: event.message, where: event.where });
      break;
    case 'run-finished':
      state.status = event.status;
      break;
    case 'run-broken':
      state.status = 'broken';
      state.error = { reason: event.reason, hint: event.hint, location: event.location };
      break;
  }
  return state;
}

export function nodeOf(state: RunState, id: string): NodeState {
  const node = state.nodes.get(id);
  if (node === undefined) throw new EngineError(`the journal mentions a step ${id} that it never added`);
  return node;
}

export function ruleOf(state: RunState, id: string): RuleState {
  const rule = state.rules.get(id);
  if (rule === undefined) throw new EngineError(`the journal mentions a stage ${id} that does not exist`);
  return rule;
}

export function scopeOf(state: RunState, offset: string): ScopeState {
  const scope = state.scopes.get(offset);
  if (scope === undefined)
    throw new EngineError(`the journal mentions a sub-workflow ${offset} that does not exist`);
  return scope;
}

/** What other nodes can read: the result, or the prediction when there is one. */
export function knownResult(node: NodeState): JsonValue | undefined {
  return node.result ?? node.predicted;
}

export function hasResult(node: NodeState): boolean {
  return node.status === 'succeeded' || node.predicted !== undefined;
}

/** Path of a stage, such as `/sub/0/s2`. */
export function stagePath(rule: RuleState): string {
  return `${rule.scope}/${rule.name}`;
}

function applyRunStarted(state: RunState, event: RunStarted): void {
  if (event.version !== JOURNAL_VERSION) {
    throw new EngineError(
      `the journal has format ${event.version}; this engine reads format ${JOURNAL_VERSION}`,
    );
  }
  state.run = event;
  state.status = 'running';
  const { workdir, initdir, settings, parameters } = event;
  addScope(state, '', event.workflow, workdir, [initdir]);
  const { discover, relative } = settings;
  if (Object.keys(parameters).length > 0) {
    addRule(state, '', 'init', initialValues('init', parameters, [], { discover, relative }));
  }
}

function addScope(
  state: RunState,
  offset: string,
  workflow: Workflow,
  base: string,
  initFolders: readonly string[],
  init?: InitialValues,
): ScopeState {
  const index = Object.create(null) as StepIndex;
  if (offset !== '') index._offset = offset;
  const scope: ScopeState = {
    offset,
    workflow,
    base,
    initFolders,
    index,
    rules: [],
    nodes: [],
    children: [],
    values: new Map(),
  };
  state.scopes.set(offset, scope);
  if (init !== undefined) addRule(state, offset, 'init', init);
  for (const stage of workflow.stages) addRule(state, offset, stage.name, stage);
  return scope;
}

function addRule(state: RunState, offset: string, name: string, body: Stage | InitialValues): void {
  const scope = scopeOf(state, offset);
  const id = `${offset}#${scope.rules.length}`;
  scope.rules.push(id);
  state.rules.set(id, { id, scope: offset, name, body, applied: false });
}

function applyStageApplied(state: RunState, event: StageApplied): void {
  const rule = ruleOf(state, event.rule);
  const scope = scopeOf(state, rule.scope);
  rule.applied = true;
  for (const entry of event.entries) {
    const list = (scope.index[rule.name] ??= []) as unknown[];
    if (entry.kind === 'step') list.push({ _nodeid: addNode(state, scope, rule, list.length, entry) });
    else list.push(addSubworkflow(state, scope, rule, list.length, entry));
  }
  for (const [key, expression] of Object.entries(event.values)) scope.values.set(key, expression);
}

function addNode(
  state: RunState,
  scope: ScopeState,
  rule: RuleState,
  index: number,
  entry: StepEntry,
): string {
  const id = `${scope.offset}/${rule.name}[${index}]`;
  const { name, chosenCase, parameters, inputs, readWrite, readOnly } = entry;
  const parents = [...new Set(inputs.map((input) => input.node))];
  state.nodes.set(id, {
    id,
    name,
    rule: rule.id,
    scope: scope.offset,
    stage: rule.name,
    index,
    chosenCase,
    parameters,
    inputs,
    parents,
    readWrite,
    readOnly,
    status: 'defined',
    attempts: 0,
  });
  scope.nodes.push(id);
  return id;
}

function addSubworkflow(
  state: RunState,
  scope: ScopeState,
  rule: RuleState,
  index: number,
  entry: ScopeEntry,
): StepIndex {
  const offset = scope.offset + encodePointer([rule.name, index]);
  const { workflow, options } = subworkflowOf(rule, entry.chosenCase);
  scope.children.push(offset);
  const init = initialValues(`init_${entry.name}`, entry.parameters, entry.inputs, options);
  return addScope(state, offset, workflow, entry.base, entry.initFolders, init).index;
}

function subworkflowOf(
  rule: RuleState,
  chosenCase: number | null,
): { workflow: Workflow; options: { discover: boolean; relative: boolean } } {
  const scheduler = 'scheduler' in rule.body ? rule.body.scheduler : undefined;
  const body = chosenCase === null ? scheduler : scheduler?.cases?.[chosenCase];
  if (body?.workflow === undefined) throw new EngineError(`stage ${stagePath(rule)} has no sub-workflow`);
  const options = chosenCase === null ? scheduler?.workflow_opts : undefined;
  return {
    workflow: body.workflow,
    options: { discover: options?.discover ?? false, relative: options?.relative ?? true },
  };
}
