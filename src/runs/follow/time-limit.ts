import type { Clock } from '../../core/clock.js';
import type { CallOptions } from '../../reana/model.js';

/** A limit on the time that something may take. */
export interface TimeLimit {
  /** Fires with the caller's signal, or when the time is over. */
  readonly options: CallOptions;
  /** True when the time was over, and the caller has not aborted. */
  isOver(): boolean;
  /** Cancels the limit. */
  end(): void;
}

/** Sets a limit, in milliseconds; there is none when it is left out. */
export function limitTime(clock: Clock, timeout: number | undefined, signal?: AbortSignal): TimeLimit {
  const over = new AbortController();
  const alarm = new AbortController();
  if (timeout !== undefined) {
    clock.sleep(timeout, alarm.signal).then(
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
