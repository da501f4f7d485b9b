import type { StepStatus } from '../../reana/model.js';

/** A sub-workflow, drawn around the nodes in it. */
export interface GraphBox {
  readonly id: string;
  readonly label: string;
  /** The box that it is in. */
  readonly parent?: string;
}

export type NodeStatus = StepStatus | 'planned';

/** A step, or several steps of one stage that are drawn as one. */
export interface GraphNode {
  readonly id: string;
  readonly label: string;
  readonly box?: string;
  /** How many steps it stands for; absent where that depends on results of others. */
  readonly total?: number;
  /** How many of its steps are in each state; none before a run. */
  readonly counts: Readonly<Partial<Record<StepStatus, number>>>;
  /** Of one step its own; of several the one that matters most. */
  readonly status: NodeStatus;
  /** When the first of its steps started. */
  readonly started?: Date;
  /** When the last of them ended; absent while one has not. */
  readonly ended?: Date;
  /** Of its steps, in the order in which the server created them. */
  readonly jobIds: readonly string[];
  readonly image?: string;
}

export interface GraphEdge {
  readonly from: string;
  readonly to: string;
}

/** The steps of a workflow, what they wait for, and how far they are. */
export interface WorkflowGraph {
  readonly title: string;
  /** The state of the run, or that there is none. */
  readonly subtitle: string;
  readonly boxes: readonly GraphBox[];
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** When a run was looked at: until then its running steps have run. Absent before a run. */
  readonly time?: Date;
}

/** How a graph is made of stages. */
export interface GraphOptions {
  /** Stages of this many steps and more are one node each; 8 when left out. */
  readonly foldFrom?: number;
}

export const FOLD_FROM = 8;
