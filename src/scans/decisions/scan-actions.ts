import type { Run, RunReference } from '../../reana/model.js';
import type { ResourceOverride } from '../../analysis/resources/resources.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import type { FailureCause, ScanCounts } from '../events.js';
import type { PointStatus } from '../point-state.js';

/** Makes a run of a point and uploads its files. */
export interface CreateAction {
  readonly type: 'create';
  readonly point: ScanPoint;
  /** From 1. */
  readonly attempt: number;
  /** Added behind the scan's own wishes. */
  readonly resources: readonly ResourceOverride[];
}

/** Goes on with a run that its maker has left: uploads the rest. */
export interface AdoptAction extends Omit<CreateAction, 'type'> {
  readonly type: 'adopt';
  readonly run: RunReference;
}

/** What is to be done next. */
export type ScanAction =
  | CreateAction
  | AdoptAction
  /** Starts a run that has its files, now that it is certain that no other run of the point goes before it. */
  | { readonly type: 'start'; readonly point: ScanPoint; readonly run: RunReference }
  /** Deletes a run that was never started. Who made it can't start it afterwards. */
  | {
      readonly type: 'discard';
      readonly point: ScanPoint;
      readonly run: RunReference;
      readonly why: string;
    }
  /** Finds out why a run has failed. */
  | { readonly type: 'classify'; readonly point: ScanPoint; readonly run: RunReference }
  /** Looks whether somebody still works on a run that this process did not make. */
  | { readonly type: 'watch'; readonly point: ScanPoint; readonly run: RunReference };

/** What is known of a point's last failure, and what is done about it. */
export interface PointFailure {
  readonly run: Run;
  readonly cause: FailureCause;
  readonly next: string;
  readonly willRetry: boolean;
}

/** How a point stands, and what it asks for. */
export interface PointVerdict {
  readonly point: ScanPoint;
  readonly status: PointStatus;
  /** The run that says so. */
  readonly run?: Run;
  /** Runs that there are of it. */
  readonly runs: number;
  /** What is to be done, whatever the limits. */
  readonly actions: readonly ScanAction[];
  /** What is to be done when the limits allow. */
  readonly proposal?: CreateAction | AdoptAction;
  readonly failure?: PointFailure;
  /** Why no run of it can be made. */
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
