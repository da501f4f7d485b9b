import type { ReanaMadminerError } from '../core/errors.js';
import type { Run, RunReference, RunStatus, StepLog } from '../reana/model.js';
import type { Analysis } from '../analysis/analysis.js';
import type { Diagnostic } from '../analysis/diagnostic.js';
import type { TransferState } from './transfer/transfer-meter.js';

/** What happens to a run while it is followed. The first event is always a `status`. */
export type RunEvent =
  | { readonly type: 'status'; readonly run: Run; readonly previous?: RunStatus }
  /** Numbers of steps changed. */
  | { readonly type: 'progress'; readonly run: Run }
  | { readonly type: 'step-started'; readonly step: StepLog }
  | { readonly type: 'step-finished'; readonly step: StepLog }
  /** `logTail` is the end of what the step wrote. */
  | { readonly type: 'step-failed'; readonly step: StepLog; readonly logTail: string }
  /** The server can't be reached; it is asked again for a while. */
  | { readonly type: 'connection-lost'; readonly error: ReanaMadminerError }
  | { readonly type: 'connection-restored' }
  /** Nothing has happened for long in a state that should pass; `hint` says what may be the cause. */
  | { readonly type: 'stalled'; readonly run: Run; readonly hint: string };

/** How far a submission is. */
export type SubmitEvent =
  | { readonly type: 'checked'; readonly analysis: Analysis; readonly warnings: readonly Diagnostic[] }
  /** An earlier submission by the same command broke off. `note` says how far it got and what is done about it. */
  | {
      readonly type: 'resumed';
      readonly found: FoundSubmission;
      readonly run?: RunReference;
      readonly note: string;
    }
  /** Something that does not stop the submission and should be known. */
  | { readonly type: 'warning'; readonly message: string; readonly hint?: string }
  | { readonly type: 'created'; readonly run: RunReference; readonly warnings: readonly string[] }
  | {
      readonly type: 'uploading';
      readonly files: number;
      readonly bytes: number;
      /** Files that the workspace holds already and that are not sent again. */
      readonly present?: number;
    }
  | UploadEvent
  | { readonly type: 'started'; readonly run: RunReference };

/** How far an upload is. */
export type UploadEvent =
  | TransferringEvent
  /** One file is there; the numbers count all files so far. */
  | {
      readonly type: 'uploaded';
      readonly path: string;
      readonly files: number;
      readonly bytes: number;
    };

/** How far a transfer is, told a few times a second. */
export interface TransferringEvent extends TransferState {
  readonly type: 'transferring';
}

/**
 * What is left of a submission that broke off: a run that was created (`created`) or started as well (`started`), one
 * that was deleted since (`deleted`); or the answer to its create is missing (`unknown`) until the server has said
 * that there is no such run (`nothing`).
 */
export type FoundSubmission = 'created' | 'started' | 'deleted' | 'unknown' | 'nothing';

/** How far a download is. */
export type DownloadEvent =
  | TransferringEvent
  /** A symbolic link in a directory, which servers list but do not send. */
  | { readonly type: 'left-out'; readonly path: string }
  | {
      readonly type: 'downloading';
      readonly files: number;
      readonly bytes: number;
      /** Files that are here already and not fetched again. */
      readonly present?: number;
      /** Declared outputs that the run has not made. */
      readonly missing: readonly string[];
    }
  /** One file is there; the numbers count all files so far. */
  | {
      readonly type: 'downloaded';
      readonly path: string;
      readonly files: number;
      readonly bytes: number;
    };
