import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Clock } from '../../core/clock.js';
import { PROVIDER_PATH } from '../openid/provider.js';

export interface WindowLimit {
  /** Requests of all clients together. */
  readonly requests: number;
  readonly perSeconds: number;
}

export interface RateLimit extends WindowLimit {
  /** A narrower limit for each of the calls that make or start runs; real servers allow one in five seconds. */
  readonly submissions?: WindowLimit;
}

/** The calls with the narrower limit. */
const SUBMISSIONS: ReadonlySet<string> = new Set([
  'POST /api/workflows',
  'POST /api/workflows/validate',
  'POST /api/workflows/:reference/start',
  'POST /api/workflows/:reference/restart',
]);

/**
 * Counts requests in windows of a fixed length, each of which starts with its first request; every response says how
 * many are left, and is 429 once there were too many. Times are as coarse as a real server's: whole seconds, so that
 * `Retry-After` may be 0 before the window is over.
 */
export function addRateLimit(app: FastifyInstance, limit: RateLimit, clock: Clock): void {
  const general = new Counter(limit);
  const submissions = new Map<string, Counter>();
  app.addHook('onRequest', async (request, reply) => {
    if (request.url.startsWith(`${PROVIDER_PATH}/`)) return;
    const counters = [general, ...submissionCounters(request, limit, submissions)];
    const now = clock.now();
    for (const counter of counters) counter.count(now);
    const binding = counters.find((counter) => counter.isExceeded) ?? counters.at(-1) ?? general;
    addHeaders(reply, binding, now);
    if (!binding.isExceeded) return;
    await reply
      .status(429)
      .send({ message: `Too many requests in a given amount of time. Only "${binding.terms}" allowed.` });
  });
}

function submissionCounters(
  request: FastifyRequest,
  { submissions: limit }: RateLimit,
  counters: Map<string, Counter>,
): Counter[] {
  const route = `${request.method} ${request.routeOptions.url ?? ''}`;
  if (limit === undefined || !SUBMISSIONS.has(route)) return [];
  const counter = counters.get(route) ?? new Counter(limit);
  counters.set(route, counter);
  return [counter];
}

function addHeaders(reply: FastifyReply, { limit, left, end }: Counter, now: number): void {
  const reset = Math.ceil(end / 1000);
  reply.headers({
    'X-RateLimit-Limit': String(limit.requests),
    'X-RateLimit-Remaining': String(left),
    'X-RateLimit-Reset': String(reset),
    'Retry-After': String(Math.max(0, Math.floor(reset - now / 1000))),
  });
}

class Counter {
  /** Milliseconds since the epoch. */
  end = 0;
  private seen = 0;

  constructor(readonly limit: WindowLimit) {}

  count(now: number): void {
    if (now >= this.end) {
      this.end = now + this.limit.perSeconds * 1000;
      this.seen = 0;
    }
    this.seen += 1;
  }

  get left(): number {
    return Math.max(0, this.limit.requests - this.seen);
  }

  get isExceeded(): boolean {
    return this.seen > this.limit.requests;
  }

  get terms(): string {
    return `${this.limit.requests} per ${this.limit.perSeconds} second`;
  }
}
