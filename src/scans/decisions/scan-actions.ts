import type { Run, RunReference } from '../../reana/model.js';
import type { ResourceOverride } from '../../analysis/resources/resources.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import type { FailureCause, ScanCounts } from '../events.js';
import type { PointStatus } from '../point-state.js';

/** Creates a run of a point and uploads its files. */
export interface CreateAction {
  readonly type: 'create';
  readonly point: ScanPoint;
  /** From 1. */
  readonly attempt: number;
  /** Added after the scan's own overrides, so that they take precedence. */
  readonly resources: readonly ResourceOverride[];
}

/** Continues a run whose process has ended: uploads the missing files. */
export interface AdoptAction extends Omit<CreateAction, 'type'> {
  readonly type: 'adopt';
  readonly run: RunReference;
}

/** Something to do next. */
export type ScanAction =
  | CreateAction
  | AdoptAction
  /** Starts a run that has its files, once it is certain that no other run of the point takes precedence. */
  | { readonly type: 'start'; readonly point: ScanPoint; readonly run: RunReference }
  /** Deletes a run that was never started. The process that created it can't start it afterwards. */
  | {
      readonly type: 'discard';
      readonly point: ScanPoint;
      readonly run: RunReference;
      readonly why: string;
    }
  /** Determines why a run has failed. */
  | { readonly type: 'classify'; readonly point: ScanPoint; readonly run: RunReference }
  /** Checks whether another process still works on a run that this process did not create. */
  | { readonly type: 'watch'; readonly point: ScanPoint; readonly run: RunReference };

/** A point's last failure, and what is done about it. */
export interface PointFailure {
  readonly run: Run;
  readonly cause: FailureCause;
  readonly next: string;
  readonly willRetry: boolean;
}

/** The status of a point, and what should be done about it. */
export interface PointVerdict {
  readonly point: ScanPoint;
  readonly status: PointStatus;
  /** The run that determines the status. */
  readonly run?: Run;
  /** Number of runs of the point. */
  readonly runs: number;
  /** Actions to take regardless of limits. */
  readonly actions: readonly ScanAction[];
  /** The run to create or adopt when the limits allow. */
  readonly proposal?: CreateAction | AdoptAction;
  readonly failure?: PointFailure;
  /** Why no run of it can be created. */
  readonly obstacle?: string;
}

export interface ScanDecision {
  readonly actions: readonly ScanAction[];
  /** In the order of the scan. */
  readonly verdicts: readonly PointVerdict[];
  readonly counts: ScanCounts;
  /** Set when nothing is left to do. */
  readonly end?: { readonly end: 'done' | 'started' | 'stopped' | 'blocked'; readonly reason?: string };
}
