import type { RunReference } from '../../../reana/model.js';
import type { FailureCause, ScanCounts, ScanEvent } from '../../../scans/events.js';
import type { ScanPoint } from '../../../scan-file/scan.js';

/** A point whose last run failed. */
export interface FailedPointState {
  readonly point: ScanPoint;
  readonly run: RunReference;
  readonly cause: FailureCause;
  readonly next: string;
  readonly willRetry: boolean;
}

/** What the events of a scan come to so far. */
export interface ScanProgressState {
  /** Absent until the first look. */
  readonly counts?: ScanCounts;
  /** How far the run of all points is; absent when none was under way. */
  readonly steps?: Extract<ScanEvent, { readonly type: 'steps' }>['steps'];
  /** How many points had ended when the scan was first looked at. */
  readonly endedBefore: number;
  /** By the key of the point, the newest last; without those that are under way again. */
  readonly failures: ReadonlyMap<string, FailedPointState>;
  /** Why nothing new is made for the moment. */
  readonly held?: string;
  readonly isCutOff: boolean;
}

export const INITIAL_SCAN_PROGRESS: ScanProgressState = {
  endedBefore: 0,
  failures: new Map(),
  isCutOff: false,
};

/** The board after one more event. */
export function foldScanEvent(board: ScanProgressState, event: ScanEvent): ScanProgressState {
  switch (event.type) {
    case 'looked':
      return { ...board, counts: event.counts, endedBefore: countEndedPoints(event.counts) };
    case 'counts':
      return { ...board, counts: event.counts };
    case 'steps':
      return { ...board, steps: event.steps };
    case 'ended':
      return { ...board, counts: event.outcome.counts };
    case 'created':
      return withoutHold(
        board.failures.has(event.point.key)
          ? { ...board, failures: without(board.failures, event.point) }
          : board,
      );
    case 'failed': {
      const { point, run, cause, next, willRetry } = event;
      const failures = without(board.failures, point);
      return { ...board, failures: failures.set(point.key, { point, run, cause, next, willRetry }) };
    }
    case 'held':
      return { ...board, held: event.message };
    case 'connection-lost':
      return { ...board, isCutOff: true };
    case 'connection-restored':
      return { ...board, isCutOff: false };
    case 'uploaded':
    case 'started':
    case 'status':
    case 'warning':
      return board;
  }
}

/** Points that nothing more happens to. */
export function countEndedPoints({ finished, failed, stopped }: ScanCounts): number {
  return finished + failed + stopped;
}

function without(failures: ScanProgressState['failures'], { key }: ScanPoint): Map<string, FailedPointState> {
  const rest = new Map(failures);
  rest.delete(key);
  return rest;
}

function withoutHold(board: ScanProgressState): ScanProgressState {
  const rest = { ...board };
  Reflect.deleteProperty(rest, 'held');
  return rest;
}
