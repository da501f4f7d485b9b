import { backoffDelay, DEFAULT_BACKOFF } from '../../core/timing/backoff.js';
import type { Clock } from '../../core/clock.js';
import { ApiError, isApiError } from '../errors/api-error.js';
import { isTransferError } from '../errors/transfer-error.js';
import { errorCode, NetworkError } from '../errors/network-error.js';
import type { RateTerms } from './request-rate.js';
import { isLoopback } from './server-url.js';

/**
 * Whether a request may be sent again: `repeatable` ones do no harm a second time; `overwriting` ones also repair what
 * a failed attempt left; `once` is sent again only when the server certainly did nothing with it.
 */
export type Repeatability = 'repeatable' | 'overwriting' | 'once';

const MOST_ATTEMPTS = 5;
export const LONGEST_RETRY_AFTER = 60_000;
/** REANA's rate limiter counts in seconds and often sends `Retry-After: 0`, which means its next second. */
const SHORTEST_WAIT = 100;

export interface RetryTerms {
  readonly repeatability: Repeatability;
  /** How often a request is sent again at most. */
  readonly retries?: number;
}

/** Runs the task again while its errors are worth it. */
export async function withRetries<T>(
  { repeatability, retries = MOST_ATTEMPTS - 1 }: RetryTerms,
  clock: Clock,
  signal: AbortSignal | undefined,
  task: (attempt: number) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await task(attempt);
    } catch (error) {
      const delay = attempt > retries ? undefined : retryDelay(error, attempt, repeatability);
      if (delay === undefined) throw error;
      await clock.sleep(delay, signal);
    }
  }
}

/** Milliseconds to wait before the next attempt; undefined when there should be none. */
export function retryDelay(
  error: unknown,
  attempt: number,
  repeatability: Repeatability,
): number | undefined {
  if (attempt >= attemptsWorth(error, repeatability)) return undefined;
  const asked = error instanceof ApiError ? error.retryAfter : undefined;
  if (asked === undefined) return backoffDelay(attempt - 1, DEFAULT_BACKOFF);
  return asked > LONGEST_RETRY_AFTER ? undefined : Math.max(asked, SHORTEST_WAIT * attempt);
}

function attemptsWorth(error: unknown, repeatability: Repeatability): number {
  if (error instanceof ApiError) {
    // Whatever could be waited for, the pacer has waited for.
    if (error.code === 'rate-limited') return 1;
    if (isRefusedUndone(error)) return MOST_ATTEMPTS;
    if (repeatability === 'once') return 1;
    if (error.code === 'broken-response') return 3;
    if (error.status === 500) return repeatability === 'overwriting' ? 3 : 1;
    return [502, 503, 504].includes(error.status) ? MOST_ATTEMPTS : 1;
  }
  if (isTransferError(error, 'size', 'checksum')) return 3;
  if (!(error instanceof NetworkError)) return 1;
  if (repeatability === 'once' && error.mayHaveReached) return 1;
  switch (error.kind) {
    case 'reset':
      return MOST_ATTEMPTS;
    case 'dns':
      return errorCode(error.cause) === 'EAI_AGAIN' ? 3 : 1;
    case 'refused':
      return isLoopback(error.server) ? 1 : 3;
    case 'unreachable':
      return 3;
    case 'timeout':
      return 2;
    case 'proxy':
      return error.proxyStatus === undefined || error.proxyStatus >= 500 ? 3 : 1;
    case 'tls':
    case 'unknown':
      return 1;
  }
}

/** The server refused before it did anything, and may accept in a moment. */
function isRefusedUndone(error: ApiError): boolean {
  return isApiError(error, 'busy', 'identity-provider');
}

/** Milliseconds until the end of the window that a refusal names, by its headers or else by the terms in its message. */
export function timeUntilAllowed(
  status: number,
  header: (name: string) => string | undefined,
  terms: RateTerms | undefined,
  now: number,
): number | undefined {
  const asked = parseRetryAfter(header('retry-after'), now);
  if (asked !== undefined || status !== 429) return asked;
  const reset = header('x-ratelimit-reset');
  if (reset !== undefined && /^\d+$/.test(reset)) return timeUntilReset(Number(reset), now);
  return terms !== undefined && terms.window > LONGEST_RETRY_AFTER ? terms.window : undefined;
}

/** Servers give the end of the window as seconds since the epoch, and some proxies as seconds from now. */
function timeUntilReset(seconds: number, now: number): number {
  return seconds < 1e9 ? seconds * 1000 : Math.max(0, seconds * 1000 - now);
}

/** Milliseconds that a `Retry-After` header asks for: seconds, or a date. */
export function parseRetryAfter(header: string | undefined, now: number): number | undefined {
  if (header === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(header)) return Number(header) * 1000;
  const date = Date.parse(header);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
