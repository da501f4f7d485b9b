import type { Action } from '../core/action.js';
import type { ReanaMadminerError } from '../core/errors.js';
import type { RunProgress, RunReference, RunStatus } from '../reana/model.js';
import type { FailureKind } from '../core/failure-kinds.js';
import type { ScanPoint } from '../scan-file/scan.js';

/** Why a run failed, as far as its logs tell. */
export interface FailureCause {
  readonly kind: FailureKind;
  /** Name of the step that failed; absent when the workflow engine did. */
  readonly step?: string;
  /** The line of a log that says so, or the end of the log. */
  readonly message: string;
}

/** How many points are in which state. */
export interface ScanCounts {
  readonly total: number;
  /** No run was made yet, or the last one was taken back and it is to be made again. */
  readonly missing: number;
  /** Created, queued or pending. */
  readonly waiting: number;
  readonly running: number;
  readonly finished: number;
  /** Failed for good: no retry is left or none helps. */
  readonly failed: number;
  /** Stopped or deleted by somebody. */
  readonly stopped: number;
}

/** A point that has failed for good. */
export interface FailedPoint {
  readonly point: ScanPoint;
  readonly run: RunReference;
  readonly cause: FailureCause;
  /** Runs that were made of it. */
  readonly attempts: number;
}

/** How a scan stands when nobody works on it any more. */
export interface ScanOutcome {
  readonly scan: string;
  readonly counts: ScanCounts;
  readonly failed: readonly FailedPoint[];
  /**
   * `done`: every point has ended; `started`: every point was started, and nobody waited for the end; `stopped`: it
   * was stopped from elsewhere; `blocked`: no more points can be made, and `reason` says why; `timed-out`: the time to
   * work on it was over, and what was started goes on.
   */
  readonly end: 'done' | 'started' | 'stopped' | 'blocked' | 'timed-out';
  readonly reason?: string;
}

/** What happens while a scan is run. */
export type ScanEvent =
  /** The first event: what there is already. */
  | { readonly type: 'looked'; readonly counts: ScanCounts }
  | {
      readonly type: 'created';
      readonly point: ScanPoint;
      readonly run: RunReference;
      /** From 1. */
      readonly attempt: number;
    }
  | {
      readonly type: 'uploaded';
      readonly point: ScanPoint;
      readonly run: RunReference;
      readonly files: number;
      readonly bytes: number;
    }
  | { readonly type: 'started'; readonly point: ScanPoint; readonly run: RunReference }
  | {
      readonly type: 'status';
      readonly point: ScanPoint;
      readonly run: RunReference;
      readonly status: RunStatus;
      readonly previous?: RunStatus;
    }
  | {
      readonly type: 'failed';
      readonly point: ScanPoint;
      readonly run: RunReference;
      readonly cause: FailureCause;
      /** What is done about it, or why nothing is. */
      readonly next: string;
      readonly willRetry: boolean;
    }
  | { readonly type: 'counts'; readonly counts: ScanCounts }
  /** How far the run of all points is, in mode `scatter`: its steps, of those that the server knows of so far. */
  | {
      readonly type: 'steps';
      readonly run: RunReference;
      readonly steps: Pick<RunProgress, 'total' | 'running' | 'finished' | 'failed'>;
    }
  /** Nothing is made for a while or any more: a limit of the server or of the user is reached. */
  | { readonly type: 'held'; readonly reason: 'quota' | 'server'; readonly message: string }
  | { readonly type: 'warning'; readonly message: string; readonly hint?: string; readonly action?: Action }
  | { readonly type: 'connection-lost'; readonly error: ReanaMadminerError }
  | { readonly type: 'connection-restored' }
  /** The last event. */
  | { readonly type: 'ended'; readonly outcome: ScanOutcome };
