import { backoffDelay } from '../../core/timing/backoff.js';
import type { Clock } from '../../core/clock.js';
import { defined } from '../../core/defined.js';
import { AbortedError } from '../../core/errors.js';
import { isApiError, ServerError } from '../errors/api-error.js';
import { NetworkError } from '../errors/network-error.js';
import { ConcurrencyLimit } from './concurrency-limit.js';
import { readRateTerms, RequestRate, type RateHeaders } from './request-rate.js';
import { LONGEST_RETRY_AFTER, parseRetryAfter } from './retry.js';

/** A request as far as its pace is concerned. */
export interface PacedRequest {
  readonly method: string;
  readonly path: string;
  readonly signal?: AbortSignal | undefined;
}

/** One way of a request through the gate. */
export interface Passage {
  /** Called with the status and the headers of the response. */
  onResponse(status: number, header: (name: string) => string | undefined): void;
}

/** How long one request is sent again and again while the server refuses it for its pace, in milliseconds. */
const LONGEST_PATIENCE = 120_000;

/** Calls that servers may let through much more slowly than the rest, each kind for itself. */
const SLOW_CALL = /^\/(?:workflows|workflows\/validate|launch|workflows\/[^/]+\/(start|restart))$/;

/**
 * The gate that all requests of one client pass. It keeps their number in time below the server's limit, which it
 * learns from the responses, and the number under way below what the server bears. A request that the server refuses
 * for its pace nevertheless passes again, before all others, and is never lost to that.
 */
export class Pacer {
  private readonly concurrency = new ConcurrencyLimit();
  private readonly general: Queue;
  private readonly slow = new Map<string, Queue>();

  /** @param retries how often a request that was refused is sent again at most; for some minutes when left out */
  constructor(
    private readonly clock: Clock,
    private readonly retries = Infinity,
  ) {
    this.general = new Queue(clock, () => this.concurrency.limit);
  }

  /** @throws what the task throws; `rate-limited` when the server keeps refusing; AbortedError */
  async run<T>(request: PacedRequest, task: (passage: Passage) => Promise<T>): Promise<T> {
    const slow = this.slowQueue(request);
    const queues = slow === undefined ? [this.general] : [slow, this.general];
    const { rate } = slow ?? this.general;
    let refusedSince: number | undefined;
    for (let refusals = 0; ; refusals += 1) {
      await enterAll(queues, request.signal, refusals > 0);
      const sent = this.clock.now();
      let inFlight = queues;
      const settle = (): void => {
        for (const queue of inFlight) queue.rate.settle();
        inFlight = [];
      };
      const onResponse: Passage['onResponse'] = (status, header) => {
        settle();
        if (status !== 429) rate.learn(sent, this.clock.now(), this.readHeaders(header));
      };
      try {
        const result = await task({ onResponse });
        this.concurrency.succeed();
        return result;
      } catch (error) {
        const now = this.clock.now();
        if (isOverload(error, rate)) this.concurrency.fail(sent, now);
        if (!isApiError(error, 'rate-limited') || isTooLong(error.retryAfter)) throw error;
        if (refusals >= this.retries) throw error;
        refusedSince ??= now;
        const terms = readRateTerms(error.serverMessage);
        const wait = rate.refuse(now, error.retryAfter, backoffDelay(refusals), terms);
        if (now + wait - refusedSince > LONGEST_PATIENCE) throw error;
      } finally {
        settle();
        for (const queue of queues) queue.leave();
      }
    }
  }

  private slowQueue({ method, path }: PacedRequest): Queue | undefined {
    if (method !== 'POST') return undefined;
    const call = SLOW_CALL.exec(path);
    if (call === null) return undefined;
    const kind = call[1] ?? path;
    const queue = this.slow.get(kind) ?? new Queue(this.clock, () => Infinity);
    this.slow.set(kind, queue);
    return queue;
  }

  private readHeaders(header: (name: string) => string | undefined): RateHeaders {
    const retryAfter = parseRetryAfter(header('retry-after'), this.clock.now());
    return {
      ...numbered('limit', header('x-ratelimit-limit')),
      ...numbered('remaining', header('x-ratelimit-remaining')),
      ...defined({ retryAfter }),
    };
  }
}

interface Waiter {
  enter(): void;
}

/** Requests that wait for their turn, first come, first served. */
class Queue {
  readonly rate = new RequestRate();
  private readonly waiting: Waiter[] = [];
  private inside = 0;
  private pause: AbortController | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly room: () => number,
  ) {}

  /** Resolves when the request may go. It goes before all others when it was here before. */
  enter(signal: AbortSignal | undefined, isAgain: boolean): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.waiting.splice(this.waiting.indexOf(waiter), 1);
        if (this.waiting.length === 0) this.pause?.abort();
        reject(new AbortedError('interrupted while waiting for the server', { cause: signal?.reason }));
      };
      const waiter = {
        enter: () => {
          signal?.removeEventListener('abort', abort);
          resolve();
        },
      };
      if (isAgain) this.waiting.unshift(waiter);
      else this.waiting.push(waiter);
      if (signal?.aborted === true) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort);
      this.admit();
    });
  }

  leave(): void {
    this.inside -= 1;
    this.admit();
  }

  /** Leaves without having sent anything. */
  forget(): void {
    this.rate.settle();
    this.leave();
  }

  /** Lets in whoever may go now, and comes back when the next one may. */
  private admit(): void {
    if (this.pause !== undefined) return;
    while (this.waiting.length > 0 && this.inside < this.room()) {
      const now = this.clock.now();
      const start = this.rate.nextStart(now);
      if (start > now) {
        this.admitIn(start - now);
        return;
      }
      this.inside += 1;
      this.rate.start(now);
      this.waiting.shift()?.enter();
    }
  }

  private admitIn(milliseconds: number): void {
    const pause = new AbortController();
    this.pause = pause;
    const goOn = (): void => {
      this.pause = undefined;
      this.admit();
    };
    this.clock.sleep(milliseconds, pause.signal).then(goOn, goOn);
  }
}

async function enterAll(
  queues: readonly Queue[],
  signal: AbortSignal | undefined,
  isAgain: boolean,
): Promise<void> {
  const entered: Queue[] = [];
  try {
    for (const queue of queues) {
      await queue.enter(signal, isAgain);
      entered.push(queue);
    }
  } catch (error) {
    for (const queue of entered) queue.forget();
    throw error;
  }
}

/** Whether fewer requests at a time might have gone well. */
function isOverload(error: unknown, rate: RequestRate): boolean {
  // Where the limit is known, keeping to it is what helps.
  if (isApiError(error, 'rate-limited')) return !rate.isKnown;
  if (isApiError(error, 'busy')) return true;
  if (error instanceof ServerError) return error.status === 503;
  return error instanceof NetworkError && error.kind === 'timeout';
}

function isTooLong(retryAfter: number | undefined): boolean {
  return retryAfter !== undefined && retryAfter > LONGEST_RETRY_AFTER;
}

function numbered<K extends string>(key: K, text: string | undefined): Partial<Record<K, number>> {
  return text !== undefined && /^\d+$/.test(text) ? ({ [key]: Number(text) } as Record<K, number>) : {};
}
