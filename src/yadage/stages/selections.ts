import { EngineError } from '../engine-error.js';
import { isPlainObject } from '../language/json-tree.js';
import { findMatches } from '../language/jsonpath.js';
import { nodeOf, scopeOf, type NodeState, type RunState, type ScopeState } from '../state.js';

/** What a path over the steps of a scope selects: nodes, or sub-workflows. */
export type Selection =
  | { readonly kind: 'nodes'; readonly nodes: readonly NodeState[] }
  | { readonly kind: 'scopes'; readonly scopes: readonly ScopeState[] };

/**
 * Nodes or sub-workflows that a path matches, seen from a scope. A match that is a list selects its items, a match
 * that is an item selects itself; nested lists are ignored.
 */
export function select(state: RunState, scope: ScopeState, path: string): Selection {
  const nodes: NodeState[] = [];
  const scopes: ScopeState[] = [];
  for (const match of findMatches(path, scope.index)) {
    for (const item of Array.isArray(match) ? (match as unknown[]) : [match]) {
      if (!isPlainObject(item)) continue;
      if (typeof item._nodeid === 'string') nodes.push(nodeOf(state, item._nodeid));
      if (typeof item._offset === 'string') scopes.push(scopeOf(state, item._offset));
    }
  }
  if (nodes.length > 0 && scopes.length > 0) {
    throw new EngineError('it selects both steps and sub-workflows', {
      location: { expression: JSON.stringify(path) },
    });
  }
  return scopes.length > 0 ? { kind: 'scopes', scopes } : { kind: 'nodes', nodes };
}
