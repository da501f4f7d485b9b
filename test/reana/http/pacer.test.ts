import { setImmediate as turn } from 'node:timers/promises';
import { AbortedError } from '../../../src/core/errors.js';
import { ApiError, apiError } from '../../../src/reana/errors/api-error.js';
import { Pacer, type PacedRequest } from '../../../src/reana/http/pacer.js';
import { ConcurrencyLimit } from '../../../src/reana/http/concurrency-limit.js';
import { recorded, StubServer, TestClock, type Reply } from '../stub-server.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { createRestClient } from '../../../src/reana/rest-client.js';

const request: PacedRequest = { method: 'GET', path: '/workflows' };
const failure = { server: 'https://r.example.org', method: 'GET', path: '/x', attempts: 1 };

function refusal(retryAfter?: number): ApiError {
  return apiError('rate-limited', '', { ...failure, status: 429, retryAfter });
}

/** Begins requests that never end by themselves; answers how many were let in, and a way to end one. */
function occupy(
  pacer: Pacer,
  count: number,
): { inside: () => number; end: (error?: Error) => Promise<void> } {
  const open: { resolve: () => void; reject: (error: Error) => void }[] = [];
  let inside = 0;
  for (let index = 0; index < count; index += 1) {
    pacer
      .run(request, () => {
        inside += 1;
        return new Promise<void>((resolve, reject) => open.push({ resolve, reject }));
      })
      .catch(() => undefined);
  }
  return {
    inside: () => inside,
    end: async (error) => {
      inside -= 1;
      const first = open.shift()!;
      if (error === undefined) first.resolve();
      else first.reject(error);
      await turn();
    },
  };
}

describe('the number of requests under way', () => {
  test('is bounded, and grows while all goes well', async () => {
    const flow = occupy(new Pacer(new TestClock()), 500);
    await turn();
    expect(flow.inside()).toBe(4);
    for (let done = 0; done < 4 * 8; done += 1) await flow.end();
    expect(flow.inside()).toBe(5);
    for (let done = 0; done < 300; done += 1) await flow.end();
    expect(flow.inside()).toBe(8);
  });

  test('is halved once when the server is overloaded, and never falls to none', async () => {
    const busy = apiError('server-error', '', { ...failure, status: 503 });
    const clock = new TestClock();
    const flow = occupy(new Pacer(clock), 100);
    await turn();
    for (let failed = 0; failed < 3; failed += 1) await flow.end(busy);
    expect(flow.inside()).toBe(2);
    for (let failed = 0; failed < 20; failed += 1) {
      await clock.sleep(1);
      await flow.end(busy);
    }
    expect(flow.inside()).toBe(1);
  });

  test('one bad moment counts once', () => {
    const parallelism = new ConcurrencyLimit();
    parallelism.fail(0, 10);
    parallelism.fail(5, 11);
    expect(parallelism.limit).toBe(2);
    parallelism.fail(12, 13);
    expect(parallelism.limit).toBe(1);
  });
});

test('an interrupted request leaves the queue at once, and the others their turn', async () => {
  const pacer = new Pacer(new TestClock());
  const flow = occupy(pacer, 4);
  const controller = new AbortController();
  const waiting = pacer.run({ ...request, signal: controller.signal }, () => Promise.resolve());
  const behind = pacer.run(request, () => Promise.resolve('done'));
  controller.abort();
  await expect(waiting).rejects.toThrow(AbortedError);
  await flow.end();
  await expect(behind).resolves.toBe('done');
});

test('a refused request passes again before those behind it', async () => {
  const pacer = new Pacer(new TestClock());
  const order: string[] = [];
  const tries = (name: string, refusals: number): Promise<void> => {
    let left = refusals;
    return pacer.run(request, () => {
      order.push(name);
      left -= 1;
      return left >= 0 ? Promise.reject(refusal(0)) : Promise.resolve();
    });
  };
  await Promise.all([tries('a', 3), ...['b', 'c', 'd', 'e', 'f'].map((name) => tries(name, 0))]);
  expect(order.slice(0, 4)).toEqual(['a', 'b', 'c', 'd']);
  expect(order.filter((name) => name === 'a')).toHaveLength(4);
  expect(order.indexOf('a', 1)).toBeLessThan(order.indexOf('f'));
});

test('refusals without end are passed on after a while', async () => {
  const clock = new TestClock();
  const began = clock.now();
  let tries = 0;
  const run = new Pacer(clock).run(request, () => {
    tries += 1;
    return Promise.reject(refusal(1000));
  });
  await expect(run).rejects.toMatchObject({ code: 'rate-limited' });
  expect(tries).toBeGreaterThan(60);
  expect(clock.now() - began).toBeLessThanOrEqual(120_000);
});

test('calls that a server lets through slowly keep no others waiting', async () => {
  const clock = new TestClock();
  const pacer = new Pacer(clock);
  const slow: PacedRequest = { method: 'POST', path: '/workflows' };
  const times: number[] = [];
  const began = clock.now();
  const create = (): Promise<void> =>
    pacer.run(slow, (passage) => {
      times.push(clock.now() - began);
      passage.onResponse(200, (name) =>
        name === 'retry-after'
          ? '5'
          : name === 'x-ratelimit-limit'
            ? '1'
            : name.endsWith('remaining')
              ? '0'
              : undefined,
      );
      return Promise.resolve();
    });
  await create();
  const second = create();
  await pacer.run(request, () => Promise.resolve());
  await pacer.run({ method: 'POST', path: '/workflows/r/workspace' }, () => Promise.resolve());
  expect(times).toHaveLength(1);
  await second;
  expect(times[1]).toBeGreaterThan(5000);
  expect(times[1]).toBeLessThanOrEqual(5000 * 1.1);
});

describe('against a server with a limit', () => {
  test('every request of a crowd is answered', async () => {
    const clock = new QuietClock();
    const server = await TestServer.start({ clock, rateLimit: { requests: 20, perSeconds: 1 } });
    let refused = 0;
    const client = createRestClient({
      serverUrl: server.server.url,
      accessToken: server.server.token,
      authentication: 'query',
      clock,
      onExchange: ({ status }) => (refused += status === 429 ? 1 : 0),
    });
    try {
      const began = clock.now();
      const answers = await Promise.all(Array.from({ length: 100 }, () => client.server.you()));
      expect(answers).toHaveLength(100);
      expect(clock.now() - began).toBeGreaterThan(4000);
      expect(clock.now() - began).toBeLessThan(4400);
      expect(refused).toBe(0);
    } finally {
      client.close();
      await server.close();
    }
  });

  test('without headers, refusals are waited for', async () => {
    let turn = 0;
    const reply = (): Reply => {
      turn += 1;
      return turn % 3 === 0 ? recorded('you') : { status: 429, body: { message: 'slow down' } };
    };
    const stub = await StubServer.start({ 'GET /api/you': reply });
    try {
      const client = stub.client();
      const answers = await Promise.all(Array.from({ length: 10 }, () => client.server.you()));
      expect(answers).toHaveLength(10);
    } finally {
      await stub.close();
    }
  });
});
