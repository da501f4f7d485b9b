import type { Action } from '../../core/action.js';
import { defined } from '../../core/defined.js';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import {
  ApiError,
  AuthenticationError,
  ConflictError,
  isApiError,
  NotFoundError,
  QuotaExceededError,
} from '../../reana/errors/api-error.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import { NetworkError } from '../../reana/errors/network-error.js';
import type { RepeatedError } from './controller-state.js';

/**
 * What an error in the creation of a point's run concerns. `gone`: the run was deleted or started by another process;
 * `quota`: there is no room; `server`: it is transient; `point`: only this point; `all`: every point would fail.
 */
export type ErrorScope = 'gone' | 'quota' | 'server' | 'point' | 'all';

export function errorScopeOf(error: unknown): ErrorScope {
  if (error instanceof QuotaExceededError) return 'quota';
  if (error instanceof NotFoundError || isApiError(error, 'already-started')) return 'gone';
  if (isApiError(error, 'busy', 'rate-limited')) return 'server';
  if (error instanceof ConflictError) return 'gone';
  if (isApiError(error, 'unexpected-response', 'broken-response')) return 'server';
  if (error instanceof NetworkError) return error.kind === 'tls' ? 'all' : 'server';
  if (isApiError(error, 'protocol-mismatch')) return 'all';
  if (
    error instanceof TransferError ||
    isApiError(error, 'bad-request', 'symbolic-link', 'protocol-mismatch')
  )
    return 'point';
  if (isApiError(error, 'payload-too-large')) return 'point';
  if (error instanceof ApiError && error.status >= 500) return 'server';
  return 'all';
}

/** A point is given up after the same error this often. */
const MAX_POINT_ERRORS = 2;
/** Transient errors in a row until they count as final. */
const MAX_TRANSIENT_ERRORS = 12;
/** Refusals to delete a run, in a row, until they count as final. */
const MAX_REFUSED_DELETIONS = 5;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** Adds an error to those that prevented a point's run before. */
export function addPointError(
  before: RepeatedError | undefined,
  error: unknown,
  concern: 'server' | 'point',
  now: number,
): RepeatedError {
  const message = errorMessage(error);
  const isAgain = before !== undefined && (concern === 'server' || before.message === message);
  const times = isAgain ? before.times + 1 : 1;
  const isFinal = times >= (concern === 'point' ? MAX_POINT_ERRORS : MAX_TRANSIENT_ERRORS);
  return { message, times, until: now + pauseAfter(times), isFinal };
}

/** True for an error of deleting a run that concerns no other run. */
export function isRefusedDeletion(error: unknown): boolean {
  return error instanceof ApiError && !(error instanceof AuthenticationError);
}

/**
 * Adds one more attempt to delete a run, in case the run still exists.
 * @param error undefined when the server has said that the run is gone
 */
export function addFailedDeletion(
  before: RepeatedError | undefined,
  error: unknown,
  now: number,
): RepeatedError {
  const times = (before?.times ?? 0) + 1;
  const message = error === undefined ? 'the server says that it is gone, but lists it' : errorMessage(error);
  // Transient errors are retried at the next poll.
  if (error !== undefined && isTransient(error))
    return { message, times, until: now, isFinal: times >= MAX_TRANSIENT_ERRORS };
  return { message, times, until: now + pauseAfter(times), isFinal: times >= MAX_REFUSED_DELETIONS };
}

function isTransient(error: unknown): boolean {
  if (isApiError(error, 'busy', 'rate-limited')) return true;
  return isApiError(error, 'server-unavailable', 'identity-provider') || !(error instanceof ApiError);
}

function pauseAfter(times: number): number {
  return Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (times - 1));
}

/** What a user can do about it. */
export function hintOf(error: unknown): { readonly hint?: string; readonly action?: Action } {
  return ReanaMadminerError.is(error) ? defined({ hint: error.hint, action: error.action }) : {};
}
