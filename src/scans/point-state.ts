import { TERMINAL_STATUSES, type Run, type RunStatus } from '../reana/model.js';
import type { ScanRun } from './scan-listing.js';

/**
 * `missing`: there is no run; `waiting`: one was created, queued or is pending; `failed`, `stopped`: the last run was,
 * and none is in progress.
 */
export type PointStatus = 'missing' | 'waiting' | 'running' | 'finished' | 'failed' | 'stopped';

/** The status of a point according to its runs alone, and the run that determines it, if any. */
export interface PointStanding {
  readonly status: PointStatus;
  readonly run?: Run;
}

/** True as long as the server may still do something with the run, also in a state that this client doesn't know. */
export function isRunLive({ status }: Pick<Run, 'status'>): boolean {
  return !TERMINAL_STATUSES.has(status);
}

/** True for live runs that were started. Those that were only created do nothing by themselves. */
export function isStarted(run: Pick<Run, 'status'>): boolean {
  return isRunLive(run) && run.status !== 'created';
}

/**
 * The status of a point according to its runs, oldest first. A finished run takes precedence over one in progress, and
 * that over the last one that has ended otherwise.
 */
export function standingOf(runs: readonly ScanRun[]): PointStanding {
  const all = runs.map(({ run }) => run);
  const run =
    all.find(({ status }) => status === 'finished') ??
    all.find(isStarted) ??
    all.find(isRunLive) ??
    all.findLast(({ status }) => status !== 'deleted');
  return run === undefined ? { status: 'missing' } : { status: statusOfRun(run.status), run };
}

/** The status of a point whose only run is in this state. */
export function statusOfRun(status: RunStatus): PointStatus {
  return STATUS_OF_RUN[status];
}

const STATUS_OF_RUN: Readonly<Record<RunStatus, PointStatus>> = {
  created: 'waiting',
  queued: 'waiting',
  pending: 'waiting',
  running: 'running',
  unknown: 'running',
  finished: 'finished',
  failed: 'failed',
  stopped: 'stopped',
  deleted: 'missing',
};
