import type { Clock } from '../../core/clock.js';

/** A pause that took this much longer than it should: the machine slept. */
const OVERSLEPT = 30_000;
/** A request with all its repetitions takes no longer while the machine is awake. */
const LONGEST_REQUEST = 10 * 60_000;

/**
 * Time that went by while this program could look: pauses and requests, without the hours that a closed laptop slept
 * through. What nobody could see doesn't count as time in which nothing happened.
 */
export class AwakeTime {
  private total = 0;

  constructor(private readonly clock: Clock) {}

  /** Milliseconds since this object was made. */
  now(): number {
    return this.total;
  }

  async pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    await this.measure(milliseconds + OVERSLEPT, () => this.clock.sleep(milliseconds, signal));
  }

  async request<T>(task: () => Promise<T>): Promise<T> {
    return this.measure(LONGEST_REQUEST, task);
  }

  private async measure<T>(most: number, task: () => Promise<T>): Promise<T> {
    const began = this.clock.now();
    try {
      return await task();
    } finally {
      this.total += Math.max(0, Math.min(most, this.clock.now() - began));
    }
  }
}
