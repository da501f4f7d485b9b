import type { JsonObject } from '../core/json.js';

/** What a server says about itself without credentials. */
export interface ServerInfo {
  readonly version?: string;
  readonly capabilities: readonly string[];
}

/** States of a run on the server. A state this client doesn't know becomes `unknown`. */
export const RUN_STATUSES = [
  'created',
  'queued',
  'pending',
  'running',
  'finished',
  'failed',
  'stopped',
  'deleted',
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number] | 'unknown';

/** States that a run does not leave again. */
export const TERMINAL_STATUSES: ReadonlySet<RunStatus> = new Set([
  'finished',
  'failed',
  'stopped',
  'deleted',
]);

/** A run that was created: its identity on the server. */
export interface RunReference {
  /** UUID of this run. */
  readonly id: string;
  /** Name with run number, `analysis.3`. */
  readonly name: string;
}

export interface Run extends RunReference {
  readonly status: RunStatus;
  /** The server's own word for the status. */
  readonly rawStatus: string;
  readonly created?: Date;
  readonly started?: Date;
  readonly ended?: Date;
  readonly progress: RunProgress;
  /** Bytes in the workspace, when the server counted them. */
  readonly workspaceSize?: number;
}

/** Numbers of steps, made consistent: the server's own may show more done than there are. */
export interface RunProgress {
  readonly total: number;
  readonly running: number;
  readonly finished: number;
  readonly failed: number;
  readonly currentStep?: string;
  readonly currentCommand?: string;
}

export interface RunLogs {
  /** Log of the workflow engine. */
  readonly engine: string;
  /** In the order the server created them. */
  readonly steps: readonly StepLog[];
}

export interface StepLog {
  readonly jobId: string;
  readonly name: string;
  readonly status: string;
  readonly backend: string;
  readonly image: string;
  readonly command: string;
  readonly log: string;
  readonly started?: Date;
  readonly ended?: Date;
}

export interface WorkspaceFile {
  /** POSIX path relative to the workspace. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly modified?: Date;
}

/** What `start` takes besides the run. Values keep their JSON types. */
export interface StartOptions {
  readonly parameters?: JsonObject;
  readonly operationalOptions?: JsonObject;
}
