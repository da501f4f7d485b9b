import { AbortedError } from '../../core/errors.js';
import type { CallOptions } from '../model.js';

/**
 * Returns a call whose result is shared by all callers. One that fails is repeated for the next caller. Callers that
 * abort stop waiting; the call itself continues for the others.
 */
export function sharedCall<T>(call: () => Promise<T>): (options?: CallOptions) => Promise<T> {
  let running: Promise<T> | undefined;
  return ({ signal } = {}) => {
    running ??= call().catch((error: unknown) => {
      running = undefined;
      throw error;
    });
    return unlessAborted(running, signal);
  };
}

/**
 * What the promise gives, or AbortedError when the signal fires first; then only after `settled`, which is asked for
 * at that moment.
 */
export async function unlessAborted<T>(
  promise: Promise<T>,
  signal: AbortSignal | undefined,
  settled: () => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  if (signal === undefined) return promise;
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => {
      const end = (): void => reject(new AbortedError('interrupted', { cause: signal.reason }));
      void settled().then(end, end);
    };
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
