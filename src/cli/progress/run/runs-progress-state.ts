import { type Run, type RunReference, type RunStatus, TERMINAL_STATUSES } from '../../../reana/model.js';
import type { FollowedEvent } from '../../../runs/follow/follow.js';

/** What is known of several runs that are followed together. */
export interface RunsProgressState {
  /** By id, in the order they were named in. Absent until first seen. */
  readonly runs: Map<string, Run | undefined>;
  /** Why nothing may be happening, by id. */
  readonly stalled: Map<string, string>;
  /** How many have ended. */
  readonly ended: number;
  readonly isCutOff: boolean;
}

export function beginRuns(references: readonly RunReference[]): RunsProgressState {
  const runs = new Map(references.map(({ id }) => [id, undefined]));
  return { runs, stalled: new Map(), ended: 0, isCutOff: false };
}

/**
 * The state after one more event. The maps of the state before are changed: with a copy for each event, the time for a
 * first look at many runs would grow with the square of their number.
 */
export function foldRunsEvent(state: RunsProgressState, { event }: FollowedEvent): RunsProgressState {
  switch (event.type) {
    case 'status':
      state.stalled.delete(event.run.id);
      return withRun(state, event.run);
    case 'progress':
      return withRun(state, event.run);
    case 'stalled':
      state.stalled.set(event.run.id, event.hint);
      return state;
    case 'connection-lost':
      return { ...state, isCutOff: true };
    case 'connection-restored':
      return { ...state, isCutOff: false };
    case 'step-started':
    case 'step-finished':
    case 'step-failed':
      return state;
  }
}

function withRun(state: RunsProgressState, run: Run): RunsProgressState {
  const before = state.runs.get(run.id);
  state.runs.set(run.id, run);
  const change = Number(hasEnded(run)) - Number(before !== undefined && hasEnded(before));
  return change === 0 ? state : { ...state, ended: state.ended + change };
}

function hasEnded({ status }: Run): boolean {
  return TERMINAL_STATUSES.has(status);
}

export function seenRuns({ runs }: RunsProgressState): readonly Run[] {
  return [...runs.values()].filter((run) => run !== undefined);
}

/** How many runs are in which state, the most interesting first. */
export function countStatuses(runs: readonly Run[]): readonly (readonly [RunStatus, number])[] {
  const order: readonly RunStatus[] = [
    'failed',
    'stopped',
    'deleted',
    'unknown',
    'running',
    'pending',
    'queued',
    'created',
    'finished',
  ];
  return order
    .map((status) => [status, runs.filter((run) => run.status === status).length] as const)
    .filter(([, count]) => count > 0);
}
