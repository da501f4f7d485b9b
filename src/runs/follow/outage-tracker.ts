import { ApiError, isApiError } from '../../reana/errors/api-error.js';
import { NetworkError } from '../../reana/errors/network-error.js';
import type { AwakeTime } from './awake-time.js';

/** How long a server may be unreachable, in milliseconds. */
const LONGEST_OUTAGE = 15 * 60_000;

/** Tracks whether the server can be reached, and since when it can't. */
export class OutageTracker {
  private lostSince: number | undefined;

  constructor(private readonly time: AwakeTime) {}

  /**
   * True when this failure begins an outage.
   * @throws the error itself when the outage lasts too long, or when the error is not transient
   */
  recordFailure(error: unknown): error is NetworkError | ApiError {
    if (!isTransient(error)) throw error;
    const now = this.time.now();
    const isNew = this.lostSince === undefined;
    this.lostSince ??= now;
    if (now - this.lostSince > LONGEST_OUTAGE) throw error;
    return isNew;
  }

  /** True when this success ends an outage. */
  recordSuccess(): boolean {
    const wasLost = this.lostSince !== undefined;
    this.lostSince = undefined;
    return wasLost;
  }
}

/** Failures that may be over in a minute. */
function isTransient(error: unknown): error is NetworkError | ApiError {
  if (error instanceof NetworkError) return error.kind !== 'tls';
  // A page of a proxy, say, while the server is upgraded.
  if (isApiError(error, 'unexpected-response', 'broken-response')) return true;
  return error instanceof ApiError && (error.status >= 500 || error.status === 429);
}
