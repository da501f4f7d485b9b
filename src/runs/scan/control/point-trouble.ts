import { errorMessage, ReanaMadminerError } from '../../../core/errors.js';
import {
  AlreadyStartedError,
  ApiError,
  BadRequestError,
  BusyError,
  ConflictError,
  NotFoundError,
  PayloadTooLargeError,
  ProtocolMismatchError,
  QuotaExceededError,
  RateLimitError,
  TransferError,
  UnexpectedAnswerError,
} from '../../../reana/errors.js';
import { NetworkError } from '../../../reana/network-error.js';
import type { Trouble } from './scan-memory.js';

/**
 * Whom an error in the making of a point concerns. `gone`: the run was deleted or started by somebody else; `quota`:
 * there is no room; `server`: it passes; `point`: it is the point's own; `all`: no other point would fare better.
 */
export type Concern = 'gone' | 'quota' | 'server' | 'point' | 'all';

export function concernOf(error: unknown): Concern {
  if (error instanceof QuotaExceededError) return 'quota';
  if (error instanceof NotFoundError || error instanceof AlreadyStartedError) return 'gone';
  if (error instanceof BusyError || error instanceof RateLimitError) return 'server';
  if (error instanceof ConflictError) return 'gone';
  if (error instanceof UnexpectedAnswerError) return 'server';
  if (error instanceof NetworkError) return error.kind === 'tls' ? 'all' : 'server';
  if (error instanceof ProtocolMismatchError) return 'all';
  if (error instanceof TransferError || error instanceof BadRequestError) return 'point';
  if (error instanceof PayloadTooLargeError) return 'point';
  if (error instanceof ApiError && error.status >= 500) return 'server';
  return 'all';
}

/** The same error of a point's own so often, and it is given up. */
const MOST_OWN = 2;
/** Errors that pass, in a row, until nobody believes that they do. */
const MOST_PASSING = 12;
const FIRST_PAUSE = 1_000;
const LONGEST_PAUSE = 60_000;

/** What an error adds to what stood in the way of a point before. */
export function addTrouble(
  before: Trouble | undefined,
  error: unknown,
  concern: 'server' | 'point',
  now: number,
): Trouble {
  const message = errorMessage(error);
  const isAgain = before !== undefined && (concern === 'server' || before.message === message);
  const times = isAgain ? before.times + 1 : 1;
  const pause = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (times - 1));
  const isFinal = times >= (concern === 'point' ? MOST_OWN : MOST_PASSING);
  return { message, times, until: now + pause, isFinal };
}

/** What a user can do about it. */
export function hintOf(error: unknown): { readonly hint?: string } {
  return ReanaMadminerError.is(error) && error.hint !== undefined ? { hint: error.hint } : {};
}
