import { isJsonObject, type JsonValue } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import type { ParameterExpression } from '../../analysis/workflow.js';
import { EngineError, withLocation } from '../engine-error.js';
import { isPlainObject, isTruthy } from '../language/json-tree.js';
import { findMatches } from '../language/jsonpath.js';
import { replaceByReferences, type WithReferences } from './references.js';
import { select, type Selection } from './selections.js';
import { knownResult, type NodeState, type RunState, type ScopeState } from '../state.js';

type Selector = Extract<ParameterExpression, { expression_type: 'stage-output-selector' }>;
type FromValue = Extract<ParameterExpression, { expression_type: 'fromvalue' }>;

/** The value of a parameter, with references to other nodes' results; a value that is not an expression is returned as it is. */
export function evaluateParameter(state: RunState, scope: ScopeState, value: JsonValue): WithReferences {
  if (!isJsonObject(value) || !('expression_type' in value)) return value;
  const expression = value as unknown as ParameterExpression;
  return withLocation({ expression: JSON.stringify(withoutType(value)) }, () =>
    evaluateExpression(state, scope, expression),
  );
}

/** @throws EngineError when the expression selects nothing, or too much. */
export function evaluateExpression(
  state: RunState,
  scope: ScopeState,
  expression: ParameterExpression,
): WithReferences {
  switch (expression.expression_type) {
    case 'stage-output-selector':
      return evaluateSelector(state, scope, expression);
    case 'fromvalue':
      return evaluateFromValue(state, scope, expression);
    default: {
      const { expression_type: type } = expression as { expression_type: unknown };
      throw new EngineError(`unknown expression type ${JSON.stringify(type)}`);
    }
  }
}

function evaluateSelector(state: RunState, scope: ScopeState, expression: Selector): WithReferences {
  const { output } = expression;
  if (expression.stages !== undefined || expression.steps !== undefined) {
    if (expression.stages !== undefined && expression.steps !== undefined) {
      throw new EngineError('"stages" and "steps" mean the same: give one of them');
    }
    const path = expression.stages ?? expression.steps ?? '';
    const outputs = selectOutputs(state, select(state, scope, path), output);
    return combine(outputs, expression.flatten ?? false, expression.unwrap ?? false);
  }
  if (expression.step === undefined) throw new EngineError('it has neither "step" nor "stages"');
  const selection = select(state, scope, expression.step);
  const outputs = selectOutputs(state, selection, output);
  const [only] = outputs;
  if (only === undefined || outputs.length > 1) throw notOne(scope, expression.step, selection);
  return only;
}

function notOne(scope: ScopeState, path: string, selection: Selection): EngineError {
  const found = selection.kind === 'nodes' ? selection.nodes : selection.scopes;
  const stages = Object.keys(scope.index).filter((name) => name !== '_offset');
  const close = nearest(path, stages);
  const hint =
    found.length > 0
      ? 'Use "stages" to take the outputs of several steps.'
      : close === undefined
        ? 'Add the stage to "dependencies".'
        : `Did you mean "${close}"?`;
  const counted = found.length === 0 ? 'no step' : `${found.length} ${selection.kind}`;
  return new EngineError(`"step" has to select exactly one step; ${path} selects ${counted}`, { hint });
}

function selectOutputs(state: RunState, selection: Selection, output: string | undefined): WithReferences[] {
  return selection.kind === 'nodes'
    ? selection.nodes.map((node) => selectOutput(node, output))
    : selection.scopes.map((scope) => registeredValue(state, scope, output));
}

/** An output is first looked up as a key, then as a path. */
function selectOutput(node: NodeState, output: string | undefined): WithReferences {
  const result = knownResult(node);
  if (result === undefined) {
    throw new EngineError(`${node.id} has no result yet`, {
      hint: `Add "${node.stage}" to the stage's "dependencies".`,
    });
  }
  const tree = replaceByReferences(node.id, result);
  if (output === undefined || output === '') return tree;
  if (isPlainObject(tree) && Object.hasOwn(tree, output)) return tree[output] as WithReferences;
  const matches = findMatches(output, tree) as WithReferences[];
  const [match] = matches;
  if (match === undefined) throw noOutput(node, output, result);
  if (matches.length > 1) {
    throw new EngineError(
      `"output" has to select one value; ${output} selects ${matches.length} in ${node.id}`,
    );
  }
  return match;
}

function noOutput(node: NodeState, output: string, result: JsonValue): EngineError {
  const keys = isJsonObject(result) ? Object.keys(result) : [];
  const close = nearest(output, keys);
  const published = keys.length === 0 ? 'publishes no named outputs' : `publishes ${keys.join(', ')}`;
  return new EngineError(`${node.id} has no output "${output}"; it ${published}`, {
    ...(close === undefined ? {} : { hint: `Did you mean "${close}"?` }),
  });
}

function registeredValue(state: RunState, scope: ScopeState, key: string | undefined): WithReferences {
  const expression = key === undefined ? undefined : scope.values.get(key);
  return expression === undefined ? null : evaluateExpression(state, scope, expression);
}

function evaluateFromValue(state: RunState, scope: ScopeState, expression: FromValue): WithReferences {
  let target = scope;
  if ((expression.scope as string | undefined) !== undefined) {
    const selection = select(state, scope, expression.scope);
    const [only] = selection.kind === 'scopes' ? selection.scopes : [];
    if (only === undefined || (selection.kind === 'scopes' && selection.scopes.length > 1)) {
      throw new EngineError(`"scope" has to select exactly one sub-workflow; ${expression.scope} does not`);
    }
    target = only;
  }
  const value = registeredValue(state, target, expression.key);
  return isTruthy(value) ? value : null;
}

function combine(outputs: readonly WithReferences[], flatten: boolean, unwrap: boolean): WithReferences {
  const combined: WithReferences[] = flatten
    ? outputs.flatMap((output) => (Array.isArray(output) ? (output as WithReferences[]) : [output]))
    : [...outputs];
  const [only] = combined;
  return unwrap && combined.length === 1 && only !== undefined ? only : combined;
}

function withoutType(value: Readonly<Record<string, JsonValue>>): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => key !== 'expression_type'));
}
