import type { JsonValue } from '../core/json.js';
import { describeWaits, findWaits } from './stages/readiness.js';
import { EngineError } from './engine-error.js';
import { isInitialValues } from './stages/initial-values.js';
import { isPurePublishing, stepOf } from './stages/specification.js';
import { knownResult, stagePath, type NodeState, type NodeStatus, type RunState } from './state.js';

/** A node for callers: for comparing runs and for drawing them. */
export interface NodeSnapshot {
  /** Unique in the run, such as `/workflow_ph/0/pythia[3]`. */
  readonly address: string;
  /** Yadage's step name, such as `pythia_3`. */
  readonly name: string;
  readonly stage: string;
  /** Sub-workflow, such as `/workflow_ph/0`; empty for the outermost. */
  readonly scope: string;
  readonly state: NodeStatus;
  /** True for nodes that run nothing: initial values and pure publishers. */
  readonly publishesOnly: boolean;
  /** Addresses of the nodes whose outputs it uses. */
  readonly parents: readonly string[];
  readonly parameters: JsonValue;
  /** Null while it is unknown. */
  readonly result: JsonValue;
  readonly readWrite: readonly string[];
  readonly readOnly: readonly string[];
  readonly exitCode: number | null;
  readonly reason: string | null;
}

export interface UnappliedStage {
  /** Path such as `/sub/0/s2`. */
  readonly stage: string;
  readonly waitsFor: string;
}

export interface RunSnapshot {
  /** In the order in which they were added. */
  readonly nodes: readonly NodeSnapshot[];
  readonly unapplied: readonly UnappliedStage[];
}

/** The current graph of a run. */
export function takeSnapshot(state: RunState): RunSnapshot {
  const nodes = [...state.nodes.values()].map((node) => nodeSnapshot(state, node));
  const unapplied = [...state.rules.values()]
    .filter((rule) => !rule.applied)
    .map((rule) => ({
      stage: stagePath(rule),
      waitsFor: isInitialValues(rule.body) ? '' : waitsOf(state, rule.id),
    }));
  return { nodes, unapplied };
}

function nodeSnapshot(state: RunState, node: NodeState): NodeSnapshot {
  return {
    address: node.id,
    name: node.name,
    stage: node.stage,
    scope: node.scope,
    state: node.status,
    publishesOnly: isPurePublishing(stepOf(state, node)),
    parents: node.parents,
    parameters: node.parameters,
    result: knownResult(node) ?? null,
    readWrite: node.readWrite,
    readOnly: node.readOnly,
    exitCode: node.exitCode ?? null,
    reason: node.reason ?? null,
  };
}

function waitsOf(state: RunState, id: string): string {
  const rule = state.rules.get(id);
  if (rule === undefined) return '';
  try {
    return describeWaits(state, findWaits(state, rule));
  } catch (error) {
    if (error instanceof EngineError) return error.message;
    throw error;
  }
}
