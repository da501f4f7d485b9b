export interface BackoffPolicy {
  /** First wait, in milliseconds. */
  readonly initial: number;
  readonly factor: number;
  /** Longest wait, in milliseconds. */
  readonly maximum: number;
}

export const DEFAULT_BACKOFF: BackoffPolicy = { initial: 500, factor: 2, maximum: 30_000 };

/**
 * Milliseconds to wait before retry number `attempt` (0 is the first): exponential with full jitter in its upper
 * half, so that many clients that failed together don't come back together.
 */
export function backoffDelay(attempt: number, policy = DEFAULT_BACKOFF, random = Math.random): number {
  const ceiling = Math.min(policy.maximum, policy.initial * policy.factor ** attempt);
  return ceiling / 2 + (random() * ceiling) / 2;
}
