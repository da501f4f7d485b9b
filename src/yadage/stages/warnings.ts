import { isTruthy, strings } from '../language/json-tree.js';
import type { Entry, EngineWarning, WarningCode } from '../events.js';
import { isInitialValues } from './initial-values.js';
import { findChildren } from '../language/jsonpath.js';
import { select } from './selections.js';
import { isPurePublishing, stepOf } from './specification.js';
import {
  nodeOf,
  ruleOf,
  scopeOf,
  stagePath,
  type NodeState,
  type RuleState,
  type RunState,
  type ScopeState,
} from '../state.js';

function warn(code: WarningCode, where: string, message: string): EngineWarning {
  return { type: 'warning', code, where, message };
}

/** What is suspicious about a stage that is about to be applied, though Yadage silently accepts it. */
export function findStageWarnings(
  state: RunState,
  rule: RuleState,
  entries: readonly Entry[],
): EngineWarning[] {
  if (isInitialValues(rule.body)) return [];
  const scope = scopeOf(state, rule.scope);
  const { dependencies } = rule.body;
  const paths = dependencies.dependency_type === 'jsonpath_ready' ? dependencies.expressions : [];
  return [
    ...findSharedName(state, rule, scope),
    ...paths.flatMap((path) => [
      ...findPartialDependency(state, rule, scope, path),
      ...findUnorderedDependency(state, rule, scope, path, entries),
    ]),
  ];
}

/** Stages of the same name write into the same folder, and a glob of one may match the files of the other. */
function findSharedName(state: RunState, rule: RuleState, scope: ScopeState): EngineWarning[] {
  const sameName = scope.rules.some((id) => id !== rule.id && isAppliedAs(ruleOf(state, id), rule.name));
  if (!sameName) return [];
  const message = 'another stage has the same name: their steps run in the same folders at the same time';
  return [warn('shared-folder', stagePath(rule), message)];
}

function isAppliedAs(rule: RuleState, name: string): boolean {
  return rule.applied && rule.name === name;
}

/** `sub[*].stage` is ready when the sub-workflows that have this stage by now are; others may still add it. */
function findPartialDependency(
  state: RunState,
  rule: RuleState,
  scope: ScopeState,
  path: string,
): EngineWarning[] {
  const children = findChildren(path, scope.index);
  if (children === null) return [];
  const late = children.parents.filter((parent) => {
    const offset = (parent as { readonly _offset?: unknown } | null)?._offset;
    if (typeof offset !== 'string' || Object.hasOwn(parent as object, children.name)) return false;
    const rules = scopeOf(state, offset).rules.map((id) => ruleOf(state, id));
    return rules.some((inner) => inner.name === children.name && !inner.applied);
  });
  if (late.length === 0) return [];
  const total = children.parents.length;
  return [
    warn(
      'partial-dependency',
      stagePath(rule),
      `runs with the outputs of ${total - late.length} of ${total} sub-workflows: ${path} covers only those that ` +
        'have reached it; depend on the sub-workflows themselves to wait for all',
    ),
  ];
}

/** A dependency whose result is predicted imposes no order unless one of its outputs is used. */
function findUnorderedDependency(
  state: RunState,
  rule: RuleState,
  scope: ScopeState,
  path: string,
  entries: readonly Entry[],
): EngineWarning[] {
  const selection = select(state, scope, path);
  const nodes =
    selection.kind === 'nodes' ? selection.nodes : selection.scopes.flatMap((sub) => nodesOf(state, sub));
  const open = nodes.filter((node) => node.status !== 'succeeded' && !isPurePublishing(stepOf(state, node)));
  if (open.length === 0 || entries.length === 0) return [];
  const unrelated = findUnrelated(state, open, entries);
  if (unrelated === undefined) return [];
  return [
    warn(
      'unordered-dependency',
      stagePath(rule),
      `may run before ${unrelated.id} has ended: it depends on ${path} but uses none of its outputs, which are known ` +
        'beforehand',
    ),
  ];
}

function nodesOf(state: RunState, scope: ScopeState): NodeState[] {
  return [
    ...scope.nodes.map((id) => nodeOf(state, id)),
    ...scope.children.flatMap((offset) => nodesOf(state, scopeOf(state, offset))),
  ];
}

/** The first of some nodes that is not an ancestor of any entry. Searches no further than necessary. */
function findUnrelated(
  state: RunState,
  nodes: readonly NodeState[],
  entries: readonly Entry[],
): NodeState | undefined {
  const wanted = new Set(nodes.map((node) => node.id));
  const seen = new Set<string>();
  let layer = entries.flatMap((entry) => entry.inputs.map((input) => input.node));
  while (wanted.size > 0 && layer.length > 0) {
    const fresh = [...new Set(layer)].filter((id) => !seen.has(id));
    for (const id of fresh) {
      seen.add(id);
      wanted.delete(id);
    }
    layer = fresh.flatMap((id) => nodeOf(state, id).parents);
  }
  return nodes.find((node) => wanted.has(node.id));
}

/** Initial values that become paths, or would in Yadage during the run. */
export function findInitialValueWarnings(state: RunState, node: NodeState): EngineWarning[] {
  const { run } = state;
  if (run === null || node.scope !== '' || node.stage !== 'init' || !run.settings.relative) return [];
  const stages = new Set(run.workflow.stages.map((stage) => stage.name));
  const texts = [...strings(node.parameters)];
  const empty = texts.includes('') && isTruthy(run.initdir);
  const names = run.initdir === run.workdir ? texts.filter((text) => stages.has(text)) : [];
  return [
    ...(empty
      ? [
          warn(
            'empty-string-is-folder',
            node.id,
            'an empty text among the parameters becomes the path of the initial folder',
          ),
        ]
      : []),
    ...names.map((name) =>
      warn(
        'folder-name-as-value',
        node.id,
        `the parameter value "${name}" is also the name of a stage's folder: Yadage on a cluster turns it into ` +
          'that path as soon as the folder exists',
      ),
    ),
  ];
}

/** Warnings about stages that the run ended without applying. */
export function unappliedStageWarnings(
  unapplied: readonly { readonly stage: string; readonly waitsFor: string }[],
): EngineWarning[] {
  return unapplied.map(({ stage, waitsFor }) =>
    warn('stage-not-applied', stage, `never ran: it waits for ${waitsFor}`),
  );
}
