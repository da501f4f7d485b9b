import { AbortedError } from '../../core/errors.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import { AwakeTime } from './awake-time.js';
import { RunStatusReader, type RunLookup } from './run-status-reader.js';

/** Shortest time between two polls, in milliseconds, when a new follower wants a status at once. */
const LOCAL_SPACING = 100;
const REMOTE_SPACING = 1_000;

/** A follower that waits for the next poll. */
interface Waiter {
  readonly runs: readonly RunReference[];
  /** Awake time at which it wants to poll. */
  readonly due: number;
  readonly resolve: (lookups: ReadonlyMap<string, RunLookup>) => void;
  readonly reject: (error: unknown) => void;
}

const pollers = new WeakMap<RestClient, RunPoller>();

/** The poller that all followers of this client share. */
export function pollerOf(client: RestClient): RunPoller {
  const poller = pollers.get(client) ?? new RunPoller(client);
  pollers.set(client, poller);
  return poller;
}

/** Polls the runs of all followers at once: when the first of them is due, the others get their status, too. */
export class RunPoller {
  readonly time: AwakeTime;
  private readonly statuses: RunStatusReader;
  /** Undefined until the server has responded. */
  private embedded: boolean | undefined;
  private readonly waiting = new Set<Waiter>();
  /** Ends the pause or the request in progress. */
  private wake = new AbortController();
  private isPolling = false;
  private isPausing = false;
  private lastPoll = Number.NEGATIVE_INFINITY;
  /** Milliseconds that the server took for the last response. */
  private cost = 0;

  constructor(private readonly client: RestClient) {
    this.time = new AwakeTime(client.clock);
    this.statuses = new RunStatusReader(client);
  }

  /**
   * The status of these runs, polled about `pause` milliseconds from now.
   * @throws AbortedError and what the client throws
   */
  async poll(
    runs: readonly RunReference[],
    pause: number,
    { signal }: CallOptions = {},
  ): Promise<ReadonlyMap<string, RunLookup>> {
    if (signal?.aborted === true) throw aborted(signal);
    let leave: (() => void) | undefined;
    try {
      return await new Promise((resolve, reject) => {
        const waiter: Waiter = { runs, due: this.time.now() + pause, resolve, reject };
        leave = () => {
          this.waiting.delete(waiter);
          reject(aborted(signal));
          if (this.waiting.size === 0) this.wake.abort();
        };
        signal?.addEventListener('abort', leave, { once: true });
        this.add(waiter);
      });
    } finally {
      if (leave !== undefined) signal?.removeEventListener('abort', leave);
    }
  }

  /** Whether the server is known to be an embedded one, which may be polled often. */
  get isEmbedded(): boolean {
    return this.embedded === true;
  }

  private async askKind(signal: AbortSignal): Promise<void> {
    const isEmbedded = await this.client.server.isEmbedded({ signal });
    if (!signal.aborted) this.embedded = isEmbedded;
  }

  private add(waiter: Waiter): void {
    const isFirst = waiter.due < this.due();
    this.waiting.add(waiter);
    if (!this.isPolling) {
      this.isPolling = true;
      void this.pollUntilDone();
    } else if (isFirst && this.isPausing) {
      this.wake.abort();
    }
  }

  private due(): number {
    let due = Number.POSITIVE_INFINITY;
    for (const waiter of this.waiting) due = Math.min(due, waiter.due);
    return due;
  }

  private async pollUntilDone(): Promise<void> {
    try {
      // Followers that start in the same moment share the first request.
      await new Promise((resolve) => setImmediate(resolve));
      while (this.waiting.size > 0) {
        if (await this.pause()) await this.pollForAll();
        // Followers that want another poll register it now.
        await new Promise((resolve) => setImmediate(resolve));
      }
    } catch (error) {
      for (const { reject } of this.waiting) reject(error);
      this.waiting.clear();
    } finally {
      this.isPolling = false;
    }
  }

  /** Waits until somebody is due; false when it was interrupted. */
  private async pause(): Promise<boolean> {
    const spacing = this.isEmbedded ? LOCAL_SPACING : REMOTE_SPACING;
    // A slow server isn't polled all the time.
    const earliest = this.lastPoll + Math.max(spacing, this.cost);
    const rest = Math.max(this.due(), earliest) - this.time.now();
    if (rest <= 0) return true;
    this.wake = new AbortController();
    this.isPausing = true;
    try {
      await this.time.pause(rest, this.wake.signal);
      return this.waiting.size > 0;
    } catch (error) {
      if (!this.wake.signal.aborted) throw error;
      return false;
    } finally {
      this.isPausing = false;
    }
  }

  private async pollForAll(): Promise<void> {
    const waiters = [...this.waiting];
    const runs = new Map(waiters.flatMap((waiter) => waiter.runs.map((run) => [run.id, run] as const)));
    const { signal } = (this.wake = new AbortController());
    const began = this.time.now();
    const take = (waiter: Waiter): boolean => this.waiting.delete(waiter);
    try {
      const lookups = await this.time.request(() => this.statuses.read([...runs.values()], { signal }));
      this.cost = this.time.now() - began;
      if (this.embedded === undefined) await this.askKind(signal);
      for (const waiter of waiters) if (take(waiter)) waiter.resolve(lookups);
    } catch (error) {
      this.cost = 0;
      for (const waiter of waiters) if (take(waiter)) waiter.reject(error);
    } finally {
      this.lastPoll = this.time.now();
    }
  }
}

function aborted(signal: AbortSignal | undefined): AbortedError {
  return new AbortedError('interrupted while following a run', { cause: signal?.reason });
}
