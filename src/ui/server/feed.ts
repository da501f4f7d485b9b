import type { Change } from '../messages.js';
import { errorView } from './error-view.js';

/** Sends a value whenever it has changed, until the signal fires or there is nothing more to come. */
export type Source<T> = (send: (value: T) => void, signal: AbortSignal) => Promise<void>;

/**
 * Values that any number of pages watch together: the source is only read while somebody watches, and once for all. Who
 * comes later gets the latest value at once.
 */
export class Feed<T> {
  private readonly watchers = new Set<(change: Change<T>) => void>();
  private latest: { readonly text: string; readonly change: Change<T> } | undefined;
  private reading: AbortController | undefined;

  constructor(private readonly source: Source<T>) {}

  /** Returns the function that ends it. */
  watch(watcher: (change: Change<T>) => void): () => void {
    this.watchers.add(watcher);
    if (this.latest !== undefined) watcher(this.latest.change);
    this.reading ??= this.begin();
    return () => {
      this.watchers.delete(watcher);
      if (this.watchers.size > 0) return;
      this.reading?.abort();
      this.reading = undefined;
      this.latest = undefined;
    };
  }

  /** Reads the source again, since something was changed from here. */
  refresh(): void {
    if (this.reading === undefined) return;
    this.reading.abort();
    this.reading = this.begin();
  }

  private begin(): AbortController {
    const reading = new AbortController();
    const { signal } = reading;
    const send = (change: Change<T>): void => {
      if (!signal.aborted) this.publish(change);
    };
    void this.source((value) => send({ value }), signal).catch((error: unknown) => {
      send({ error: errorView(error) });
    });
    return reading;
  }

  private publish(change: Change<T>): void {
    const text = JSON.stringify(change);
    if (text === this.latest?.text) return;
    this.latest = { text, change };
    for (const watcher of this.watchers) watcher(change);
  }
}
