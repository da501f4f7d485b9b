import { AbortedError } from '../core/errors.js';

/** Throws AbortedError when the signal has fired. */
export function throwIfAborted(signal: AbortSignal): void {
  if (signal.aborted) throw new AbortedError('interrupted', { cause: signal.reason });
}
