import { type Run, type RunReference, type RunStatus, TERMINAL_STATUSES } from '../../../reana/model.js';
import type { FollowedEvent } from '../../../runs/follow/follow.js';

/** What is known of several runs that are followed together. */
export interface RunsProgressState {
  /** By id, in the order they were named in. Absent until first seen. */
  readonly runs: ReadonlyMap<string, Run | undefined>;
  /** Why nothing may be happening, by id. */
  readonly stalled: ReadonlyMap<string, string>;
  readonly isCutOff: boolean;
}

export function beginRuns(references: readonly RunReference[]): RunsProgressState {
  return { runs: new Map(references.map(({ id }) => [id, undefined])), stalled: new Map(), isCutOff: false };
}

/** The state after one more event. */
export function foldRunsEvent(state: RunsProgressState, { event }: FollowedEvent): RunsProgressState {
  switch (event.type) {
    case 'status': {
      const stalled = new Map(state.stalled);
      stalled.delete(event.run.id);
      return { ...state, runs: new Map(state.runs).set(event.run.id, event.run), stalled };
    }
    case 'progress':
      return { ...state, runs: new Map(state.runs).set(event.run.id, event.run) };
    case 'stalled':
      return { ...state, stalled: new Map(state.stalled).set(event.run.id, event.hint) };
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

export function seenRuns({ runs }: RunsProgressState): readonly Run[] {
  return [...runs.values()].filter((run) => run !== undefined);
}

export function countEndedRuns(state: RunsProgressState): number {
  return seenRuns(state).filter(({ status }) => TERMINAL_STATUSES.has(status)).length;
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
