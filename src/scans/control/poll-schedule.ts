import type { AwakeTime } from '../../runs/follow/awake-time.js';
import type { ScanTiming } from '../scan-timing.js';

/** When the server is looked at: soon after something was done, else the more rarely the longer nothing has happened. */
export class PollSchedule {
  private interrupt = new AbortController();
  private isRung = false;
  private lastLook = Number.NEGATIVE_INFINITY;
  private lastChange = 0;
  /** Milliseconds that the last look took. */
  private cost = 0;

  constructor(
    private readonly time: AwakeTime,
    private readonly rhythm: ScanTiming,
  ) {}

  /** Something has been done: the next look comes as soon as it may. */
  readonly wake = (): void => {
    this.isRung = true;
    this.interrupt.abort();
  };

  /** Something has happened on the server. */
  noteChange(): void {
    this.lastChange = this.time.now();
  }

  async poll<T>(task: () => Promise<T>): Promise<T> {
    this.isRung = false;
    const began = this.time.now();
    try {
      return await this.time.request(task);
    } finally {
      this.lastLook = this.time.now();
      this.cost = this.lastLook - began;
    }
  }

  /** Waits until the next look is due. @param isRestless true when there is something to be tried again */
  async pause(isRestless: boolean, signal: AbortSignal): Promise<void> {
    const { spacing, shortest, longest } = this.rhythm;
    // A server that takes long to answer isn't asked all the time.
    const rest = Math.max(spacing, 2 * this.cost) - (this.time.now() - this.lastLook);
    if (rest > 0) await this.time.pause(rest, signal);
    const quiet = Math.max(shortest, (this.time.now() - this.lastChange) / 10);
    const interval = isRestless ? shortest : Math.min(longest, quiet);
    const more = this.lastLook + interval - this.time.now();
    if (this.isRung || more <= 0) return;
    this.interrupt = new AbortController();
    try {
      await this.time.pause(more, AbortSignal.any([signal, this.interrupt.signal]));
    } catch (error) {
      if (!this.interrupt.signal.aborted || signal.aborted) throw error;
    }
  }
}
