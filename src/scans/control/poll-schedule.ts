import type { AwakeTime } from '../../runs/follow/awake-time.js';
import type { ScanTiming } from '../scan-timing.js';

/**
 * When the server is polled: soon after this process did something, otherwise less often the longer nothing has
 * happened.
 */
export class PollSchedule {
  private interrupt = new AbortController();
  private isWoken = false;
  private lastPoll = Number.NEGATIVE_INFINITY;
  private lastChange = 0;
  /** Milliseconds that the last poll took. */
  private cost = 0;

  constructor(
    private readonly time: AwakeTime,
    private readonly timing: ScanTiming,
  ) {}

  /** Makes the next poll come as soon as allowed. */
  readonly wake = (): void => {
    this.isWoken = true;
    this.interrupt.abort();
  };

  /** Records that something has happened on the server. */
  noteChange(): void {
    this.lastChange = this.time.now();
  }

  async poll<T>(task: () => Promise<T>): Promise<T> {
    this.isWoken = false;
    const began = this.time.now();
    try {
      return await this.time.request(task);
    } finally {
      this.lastPoll = this.time.now();
      this.cost = this.lastPoll - began;
    }
  }

  /**
   * Waits until the next poll is due. @param needsPolling true when something waits for a time that no event announces
   */
  async pause(needsPolling: boolean, signal: AbortSignal): Promise<void> {
    const { spacing, shortest, longest } = this.timing;
    // A slow server isn't polled all the time.
    const wait = Math.max(spacing, 2 * this.cost) - (this.time.now() - this.lastPoll);
    if (wait > 0) await this.time.pause(wait, signal);
    const quiet = Math.max(shortest, (this.time.now() - this.lastChange) / 10);
    const interval = needsPolling ? shortest : Math.min(longest, quiet);
    const more = this.lastPoll + interval - this.time.now();
    if (this.isWoken || more <= 0) return;
    this.interrupt = new AbortController();
    try {
      await this.time.pause(more, AbortSignal.any([signal, this.interrupt.signal]));
    } catch (error) {
      if (!this.interrupt.signal.aborted || signal.aborted) throw error;
    }
  }
}
