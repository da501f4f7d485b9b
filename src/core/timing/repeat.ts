import type { Clock } from '../clock.js';

/** Calls `action` every so many milliseconds, until whoever asked for it calls what is returned. */
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
