import type { Clock } from '../../core/clock.js';
import type { CallOptions } from '../../reana/model.js';

/** Node's timers fire at once when they are set for longer. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** A limit on the time that something may take. */
export interface TimeLimit {
  /** The caller's signal, or the end of the time. */
  readonly options: CallOptions;
  /** True when the time ended it, and not the caller. */
  isOver(): boolean;
  /** Takes the limit back. */
  end(): void;
}

/** Sets a limit, in milliseconds; none when it is left out. */
export function limitTime(clock: Clock, timeout: number | undefined, signal?: AbortSignal): TimeLimit {
  const over = new AbortController();
  const alarm = new AbortController();
  if (timeout !== undefined) {
    clock.sleep(Math.min(timeout, LONGEST_TIMER), alarm.signal).then(
      () => over.abort(),
      () => undefined,
    );
  }
  return {
    options: { signal: signal === undefined ? over.signal : AbortSignal.any([over.signal, signal]) },
    isOver: () => over.signal.aborted && signal?.aborted !== true,
    end: () => alarm.abort(),
  };
}
