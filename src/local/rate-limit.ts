import type { FastifyInstance } from 'fastify';
import type { Clock } from '../core/clock.js';

export interface RateLimit {
  /** Requests of all clients together. */
  readonly requests: number;
  readonly perSeconds: number;
}

/** Answers 429 as a real server does once there were too many requests in the current window. */
export function addRateLimit(app: FastifyInstance, limit: RateLimit, clock: Clock): void {
  const length = limit.perSeconds * 1000;
  let window = -1;
  let count = 0;
  app.addHook('onRequest', async (_request, reply) => {
    const now = clock.now();
    const current = Math.floor(now / length);
    if (current !== window) {
      window = current;
      count = 0;
    }
    count += 1;
    if (count <= limit.requests) return;
    const seconds = Math.ceil(((current + 1) * length - now) / 1000);
    const allowed = `${limit.requests} per ${limit.perSeconds} second`;
    await reply
      .status(429)
      .header('Retry-After', String(seconds))
      .send({ message: `Too many requests in a given amount of time. Only "${allowed}" allowed.` });
  });
}
