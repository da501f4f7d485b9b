import type { Action } from '../core/action.js';
import type { ReanaMadminerError } from '../core/errors.js';
import type { Run, RunReference, RunStatus, StepLog } from '../reana/model.js';
import type { Analysis } from '../analysis/analysis.js';
import type { Diagnostic } from '../analysis/diagnostic.js';
import type { TransferState } from './transfer/transfer-meter.js';

/**
 * What happens to a run while it is followed. The first event is always a `status`; a later one that ends the run
 * follows the events of its last steps.
 */
export type RunEvent =
  | { readonly type: 'status'; readonly run: Run; readonly previous?: RunStatus }
  /** The numbers of steps changed. */
  | { readonly type: 'progress'; readonly run: Run }
  | { readonly type: 'step-started'; readonly step: StepLog }
  | { readonly type: 'step-finished'; readonly step: StepLog }
  /** `logTail` is the end of the step's log. */
  | { readonly type: 'step-failed'; readonly step: StepLog; readonly logTail: string }
  /** The server can't be reached; requests are repeated for a while. */
  | { readonly type: 'connection-lost'; readonly error: ReanaMadminerError }
  | { readonly type: 'connection-restored' }
  /** Nothing has happened for a long time in a state that should pass; `hint` says what may be the cause. */
  | { readonly type: 'stalled'; readonly run: Run; readonly hint: string; readonly action?: Action };

/** Something that the user should know and that does not stop what is in progress. */
export type WarningEvent = {
  readonly type: 'warning';
  readonly message: string;
  readonly hint?: string;
  readonly action?: Action;
};

/** The progress of a submission. */
export type SubmitEvent =
  | { readonly type: 'checked'; readonly analysis: Analysis; readonly warnings: readonly Diagnostic[] }
  /** An earlier submission by the same command was interrupted. `note` says how far it got and what happens now. */
  | {
      readonly type: 'resumed';
      readonly found: FoundSubmission;
      readonly run?: RunReference;
      readonly note: string;
    }
  | WarningEvent
  | { readonly type: 'created'; readonly run: RunReference; readonly warnings: readonly string[] }
  | {
      readonly type: 'uploading';
      readonly files: number;
      readonly bytes: number;
      /** Files that the workspace already holds, which are not sent again. */
      readonly present?: number;
    }
  | UploadEvent
  | { readonly type: 'started'; readonly run: RunReference };

/** The progress of an upload. */
export type UploadEvent =
  | TransferringEvent
  /** One more file is complete; the numbers count all files so far. */
  | {
      readonly type: 'uploaded';
      readonly path: string;
      readonly files: number;
      readonly bytes: number;
    };

/** The progress of a transfer, reported a few times a second. */
export interface TransferringEvent extends TransferState {
  readonly type: 'transferring';
}

/**
 * What is left of an interrupted submission: a run that was created (`created`), or also started (`started`), or
 * deleted since (`deleted`); or the response to its create is missing (`unknown`), until the server has said that there
 * is no such run (`nothing`).
 */
export type FoundSubmission = 'created' | 'started' | 'deleted' | 'unknown' | 'nothing';

/** The progress of a download. */
export type DownloadEvent =
  | TransferringEvent
  | WarningEvent
  /** A symbolic link in a directory was left out: servers list such links but do not send them. */
  | { readonly type: 'left-out'; readonly path: string }
  | {
      readonly type: 'downloading';
      readonly files: number;
      readonly bytes: number;
      /** Files that are already here and are not fetched again. */
      readonly present?: number;
      /** Declared outputs that the run has not produced. */
      readonly missing: readonly string[];
    }
  /** One more file is complete; the numbers count all files so far. */
  | {
      readonly type: 'downloaded';
      readonly path: string;
      readonly files: number;
      readonly bytes: number;
    };
