import { AbortedError } from './errors.js';

/** The time, as an argument: tests pass their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Resolves after `milliseconds`; rejects with AbortedError when the signal fires first. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
}

/** Node's timers fire at once when they are set for longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve, reject) => {
      const abort = (): void => {
        clearTimeout(timer);
        reject(new AbortedError('interrupted while waiting', { cause: signal?.reason }));
      };
      let left = milliseconds;
      const wait = (): NodeJS.Timeout => {
        const step = Math.min(left, LONGEST_TIMER);
        left -= step;
        return setTimeout(() => {
          if (left > 0) {
            timer = wait();
            return;
          }
          signal?.removeEventListener('abort', abort);
          resolve();
        }, step);
      };
      let timer = wait();
      if (signal?.aborted === true) abort();
      else signal?.addEventListener('abort', abort, { once: true });
    }),
};
