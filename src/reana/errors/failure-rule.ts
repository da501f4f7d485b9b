import type { Action } from '../../core/action.js';
import type { ErrorCode } from '../../core/error-codes.js';
import type { ApiFailure } from './api-error.js';

/** One cause of failure: how it is recognised, its error code, the message and what to do. */
export interface FailureRule {
  /**
   * The server's words, or its name for the cause. Servers repeat names of runs, files and users in their messages, and
   * a name may consist of any words: a pattern gives the server's whole sentence, from its first word on, with a place
   * for each name.
   */
  readonly pattern?: RegExp;
  /** Any status of 400 and above when left out. */
  readonly status?: readonly number[];
  /** Methods and paths, as `DELETE /secrets/`. */
  readonly call?: RegExp;
  readonly code: ErrorCode;
  /** What happened; `found` is what the pattern caught. "The server refused the call" when left out. */
  readonly message?: (failure: ApiFailure, found: string) => string;
  readonly hint: string | ((failure: ApiFailure) => string);
  readonly action?: (failure: ApiFailure) => Action;
}

export const askAdministrators = "ask the cluster's administrators";

export function refusal(failure: ApiFailure): string {
  return `${failure.server} refused ${describeCall(failure)}`;
}

/** The call, its response, and the words that came with it. */
export function describeCall(failure: ApiFailure): string {
  const { method, path, query, status, serverMessage, attempts } = failure;
  const asked = query === undefined || query === '' ? '' : `?${query}`;
  const tries = attempts > 1 ? `, ${attempts} tries` : '';
  const words = serverMessage === undefined ? '' : `: ${serverMessage}`;
  return `${method} ${path}${asked} (HTTP ${status}${tries})${words}`;
}

const RUN = /^\/workflows\/(?:move_files\/)?([^/]+)(?:\/|$)/;
const FILES_OF_RUN = /^\/workflows\/(?:move_files\/|[^/]+\/workspace(?:\/|$))/;

/** The files of the run that the call was about, or else the runs. */
export function listWhatThereIs({ path }: ApiFailure): Action {
  const run = RUN.exec(path)?.[1];
  return run === undefined || !isAboutFiles(path)
    ? { type: 'list-runs' }
    : { type: 'list-files', run: decodeURIComponent(run) };
}

export function isAboutFiles(path: string): boolean {
  return FILES_OF_RUN.test(path);
}
