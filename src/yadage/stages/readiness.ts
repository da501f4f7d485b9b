import { EngineError, withLocation } from '../engine-error.js';
import { evaluateExpression } from './expressions.js';
import { isInitialValues } from './initial-values.js';
import { isPlainObject, isTruthy } from '../language/json-tree.js';
import { findMatches, leadingName } from '../language/jsonpath.js';
import { select } from './selections.js';
import {
  hasResult,
  nodeOf,
  ruleOf,
  scopeOf,
  stagePath,
  type RuleState,
  type RunState,
  type ScopeState,
} from '../state.js';

/**
 * What a stage that is not ready waits for. `node`: its result; `stage`: being applied; `match`: anything new in
 * a stage (or anywhere in the scope, when the name is null); `change`: any change.
 */
export type Wait =
  | { readonly kind: 'node'; readonly id: string }
  | { readonly kind: 'stage'; readonly id: string }
  | { readonly kind: 'match'; readonly scope: string; readonly name: string | null; readonly path: string }
  | { readonly kind: 'change' };

/** Everything that a stage still waits for; empty when it is ready. */
export function findWaits(state: RunState, rule: RuleState): Wait[] {
  if (isInitialValues(rule.body)) return [];
  const { dependencies } = rule.body;
  const scope = scopeOf(state, rule.scope);
  if (dependencies.dependency_type === 'expressions_fulfilled') {
    const open = dependencies.expressions.some((expression) => {
      const location = { expression: JSON.stringify(expression) };
      return !isTruthy(withLocation(location, () => evaluateExpression(state, scope, expression)));
    });
    return open ? [{ kind: 'change' }] : [];
  }
  for (const path of dependencies.expressions) {
    const waits = findWaitsOfPath(state, scope, path);
    if (waits.length > 0) return waits;
  }
  return [];
}

function findWaitsOfPath(state: RunState, scope: ScopeState, path: string): Wait[] {
  const matches = findMatches(path, scope.index);
  if (matches.length === 0) return [{ kind: 'match', scope: scope.offset, name: leadingName(path), path }];
  const lists = matches.filter((match): match is unknown[] => Array.isArray(match));
  const first: unknown = Array.isArray(matches[0]) ? matches[0][0] : undefined;
  if (!isPlainObject(first)) throw notAStage(path);
  if (first._nodeid !== undefined) {
    const selection = select(state, scope, path);
    const nodes = selection.kind === 'nodes' ? selection.nodes : [];
    return nodes.filter((node) => !hasResult(node)).map((node) => ({ kind: 'node', id: node.id }));
  }
  if (lists.length < matches.length) throw notAStage(path);
  return lists.flat().flatMap((item) => {
    if (!isPlainObject(item) || typeof item._offset !== 'string') throw notAStage(path);
    return findWaitsOfScope(state, scopeOf(state, item._offset));
  });
}

/** A sub-workflow is ready when all its stages are applied and all its nodes have results, all the way down. */
function findWaitsOfScope(state: RunState, scope: ScopeState): Wait[] {
  return [
    ...scope.rules.filter((id) => !ruleOf(state, id).applied).map((id) => ({ kind: 'stage', id }) as const),
    ...scope.nodes.filter((id) => !hasResult(nodeOf(state, id))).map((id) => ({ kind: 'node', id }) as const),
    ...scope.children.flatMap((offset) => findWaitsOfScope(state, scopeOf(state, offset))),
  ];
}

function notAStage(path: string): EngineError {
  return new EngineError('a dependency must name a stage, not one of its steps', {
    location: { expression: JSON.stringify(path) },
    hint: 'Write the stage\'s name, or "sub[*].stage" for a stage of sub-workflows.',
  });
}

/** What a stage waits for, as text for people. */
export function describeWaits(state: RunState, waits: readonly Wait[]): string {
  const shown = waits.slice(0, 3).map((wait) => describeWait(state, wait));
  const more = waits.length > shown.length ? [`${waits.length - shown.length} more`] : [];
  return [...shown, ...more].join(', ');
}

function describeWait(state: RunState, wait: Wait): string {
  switch (wait.kind) {
    case 'node': {
      const { status } = nodeOf(state, wait.id);
      return `the result of ${wait.id}${status === 'failed' ? ', which failed' : ''}`;
    }
    case 'stage':
      return `the stage ${stagePath(ruleOf(state, wait.id))}`;
    case 'match':
      return describeMatch(state, wait.scope, wait.name, wait.path);
    case 'change':
      return 'an expression in its dependencies';
  }
}

function describeMatch(state: RunState, offset: string, name: string | null, path: string): string {
  if (name === 'init' && offset === '')
    return '"init", which does not exist because no parameters were given';
  const rules = scopeOf(state, offset).rules.map((id) => ruleOf(state, id));
  const named = rules.filter((rule) => rule.name === name);
  if (name === null || (named.length > 0 && path !== name)) return `a match of ${JSON.stringify(path)}`;
  if (named.length === 0) return `"${name}", which is not a stage of the workflow`;
  const idle = named.every((rule) => rule.applied);
  return `steps of the stage "${name}"${idle ? ', which added none' : ''}`;
}
