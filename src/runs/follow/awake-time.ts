import type { Clock } from '../../core/clock.js';

/** A pause that took this much longer than it should means that the machine was asleep, in milliseconds. */
const OVERSLEPT = 30_000;
/** A request with all its retries takes no longer than this while the machine is awake, in milliseconds. */
const LONGEST_REQUEST = 10 * 60_000;

/**
 * Measures the time during which this program could watch a server: pauses and requests, without the hours for which a
 * closed laptop was asleep. Those must not count as time in which nothing happened.
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
