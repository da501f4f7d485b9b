import type { Clock } from '../core/clock.js';
import type { ServerCalls } from './server.js';
import type { WorkflowCalls } from './workflows.js';
import type { WorkspaceCalls } from './workspace.js';

export interface ClientOptions {
  /** Address of the cluster, the part before `/api`: `https://reana.example.org`. */
  readonly serverUrl: string;
  /** May be left out for `server.ping()` only. */
  readonly accessToken?: string;
  /** PEM file of a private certificate authority, trusted besides the public ones. */
  readonly caFile?: string;
  /** The time; tests pass their own. */
  readonly clock?: Clock;
}

/** The REST API of one REANA server, one property per noun. */
export interface ReanaClient {
  /** Normalised; holds no credentials. */
  readonly serverUrl: string;
  /** True when the server listens on this machine. */
  readonly isLocal: boolean;
  readonly server: ServerCalls;
  readonly workflows: WorkflowCalls;
  readonly workspace: WorkspaceCalls;
  /** Closes idle connections, so that a process can end at once. */
  close(): void;
}
