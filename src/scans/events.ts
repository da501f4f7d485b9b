import type { Action } from '../core/action.js';
import type { ReanaMadminerError } from '../core/errors.js';
import type { RunProgress, RunReference, RunStatus } from '../reana/model.js';
import type { FailureKind } from '../core/failure-kinds.js';
import type { ScanPoint } from '../scan-file/scan.js';

/** Why a run failed, according to its logs. */
export interface FailureCause {
  readonly kind: FailureKind;
  /** Name of the step that failed; absent when the workflow engine did. */
  readonly step?: string;
  /** The line of a log that shows the cause, or the last one. */
  readonly message: string;
  /** What the step itself says to do about it. */
  readonly hint?: string;
  /** The end of the log, of 20 lines and 4,000 characters at most; absent when the log is empty. */
  readonly logTail?: string;
}

/** How many points are in which state. */
export interface ScanCounts {
  readonly total: number;
  /** No run was created yet, or the last one was discarded and a new one will be created. */
  readonly missing: number;
  /** Created, queued or pending. */
  readonly waiting: number;
  readonly running: number;
  readonly finished: number;
  /** Failed for good: no retries are left, or none would help. */
  readonly failed: number;
  /** Stopped or deleted by somebody. */
  readonly stopped: number;
}

/** A point that has failed for good. */
export interface FailedPoint {
  readonly point: ScanPoint;
  readonly run: RunReference;
  readonly cause: FailureCause;
  /** Number of its runs. */
  readonly attempts: number;
}

/** The outcome of running a scan. */
export interface ScanOutcome {
  readonly scan: string;
  readonly counts: ScanCounts;
  readonly failed: readonly FailedPoint[];
  /**
   * `done`: every point has ended; `started`: every point was started, and the end was not waited for; `stopped`: it
   * was stopped from elsewhere; `blocked`: no more runs can be created, and `reason` says why; `timed-out`: the time
   * limit was reached, and its runs on the server continue.
   */
  readonly end: 'done' | 'started' | 'stopped' | 'blocked' | 'timed-out';
  readonly reason?: string;
}

/** What happens while a scan is run. */
export type ScanEvent =
  /** The first event: the state of the scan on the server. */
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
      /** What is done about it, or why nothing is done. */
      readonly next: string;
      readonly willRetry: boolean;
    }
  | { readonly type: 'counts'; readonly counts: ScanCounts }
  /** The progress of the run of all points, in mode `scatter`: counts of the steps that the server knows so far. */
  | {
      readonly type: 'steps';
      readonly run: RunReference;
      readonly steps: Pick<RunProgress, 'total' | 'running' | 'finished' | 'failed'>;
    }
  /** No more runs are created, for a while or at all: a limit of the server or the user's quota is reached. */
  | { readonly type: 'held'; readonly reason: 'quota' | 'server'; readonly message: string }
  | { readonly type: 'warning'; readonly message: string; readonly hint?: string; readonly action?: Action }
  | { readonly type: 'connection-lost'; readonly error: ReanaMadminerError }
  | { readonly type: 'connection-restored' }
  /** The last event. */
  | { readonly type: 'ended'; readonly outcome: ScanOutcome };
