import type { Clock } from '../clock.js';

/** Calls `action` every `interval` milliseconds, until the function that it returns is called. */
export type Repeat = (action: () => void, interval: number) => () => void;

/** Repeats by the system's timer, which does not keep the process alive. */
export const repeatInBackground: Repeat = (action, interval) => {
  const timer = setInterval(action, interval).unref();
  return () => clearInterval(timer);
};

/** Repeats by a clock: the pause starts when the action has returned. */
export function repeat(action: () => void, interval: number, clock: Clock): () => void {
  const end = new AbortController();
  const pause = (): Promise<boolean> =>
    clock.sleep(interval, end.signal).then(
      () => !end.signal.aborted,
      () => false,
    );
  void (async () => {
    while (await pause()) action();
  })();
  return () => end.abort();
}
