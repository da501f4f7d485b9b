import type { JsonObject } from '../../core/json.js';
import type { KnownRunStatus } from '../../core/run-statuses.js';
import type { Leftover } from '../runtimes/runtime.js';
import type { RuntimeName } from '../runtime-name.js';

/** States in which the engine works on a run, or should. */
export const ACTIVE_STATUSES: ReadonlySet<KnownRunStatus> = new Set(['queued', 'pending', 'running']);

/** All that is stored of a run, except its steps. Times are ISO 8601 in UTC. */
export interface RunRecord {
  readonly id: string;
  /** Without run number. */
  readonly name: string;
  readonly runNumber: number;
  /** Which restart of the run of that number it is; absent for that run itself. */
  readonly restart?: number;
  /** The run whose workspace a restarted one works in. */
  readonly workspaceOf?: string;
  readonly status: KnownRunStatus;
  readonly created: string;
  readonly started?: string;
  readonly ended?: string;
  readonly stopped?: string;
  /** `reana.yaml` as it was given. */
  readonly specification: JsonObject;
  /** Parameters given at start. */
  readonly parameters: JsonObject;
  readonly operationalOptions: JsonObject;
  /** What runs its steps, once chosen. */
  readonly runtime?: RuntimeName;
  /** Steps that the engine has added so far. */
  readonly totalSteps: number;
  /** Why it failed, in one sentence. */
  readonly failure?: string;
  /** The users that it is shared with. */
  readonly sharedWith?: readonly RunShare[];
}

/** Permission for another user to see a run. */
export interface RunShare {
  readonly email: string;
  /** Last day, `YYYY-MM-DD`; without one it never ends. */
  readonly validUntil?: string;
}

export type JobStatus = 'created' | 'queued' | 'running' | 'finished' | 'failed' | 'stopped';

/** One step of a run as REANA shows it. Times are ISO 8601 in UTC. */
export interface JobRecord {
  readonly id: string;
  /** The engine's node; in a resumed run it keeps its job. */
  readonly nodeId: string;
  readonly name: string;
  readonly address: string;
  readonly image: string;
  readonly command: string;
  readonly status: JobStatus;
  readonly started?: string;
  readonly ended?: string;
  readonly exitCode?: number | null;
  readonly reason?: string;
  /** What a killed server may have left running. */
  readonly leftover?: Leftover;
}

/** Name with run number, `analysis.3`, or `analysis.3.1` after a restart. */
export function fullName(run: RunRecord): string {
  return `${run.name}.${numberOf(run)}`;
}

/** Run number as REANA writes it, `3` or `3.1`. */
export function numberOf({ runNumber, restart }: RunRecord): string {
  return restart === undefined ? String(runNumber) : `${runNumber}.${restart}`;
}

/** Orders runs of one name, the latest first. */
export function compareNumbers(a: RunRecord, b: RunRecord): number {
  return b.runNumber - a.runNumber || (b.restart ?? 0) - (a.restart ?? 0);
}
