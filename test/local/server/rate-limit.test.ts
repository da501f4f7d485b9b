import { systemClock } from '../../../src/core/clock.js';
import type { RateLimit } from '../../../src/local/server/rate-limit.js';
import { expectWords } from '../../support/words.js';
import { bundleOf, WHOLE } from '../support/bundle-body.js';
import { TestServer, type Answer } from '../support/server-fixture.js';

/** Half past a second, so that whole seconds are not the window's. */
const START = 1_800_000_000_500;

let now = START;
let server: TestServer;

async function start(rateLimit: RateLimit): Promise<void> {
  now = START;
  server = await TestServer.start({ rateLimit, clock: { ...systemClock, now: () => now } });
}
afterEach(() => server.close());

/** Status, limit, remaining, reset after the start in seconds, and the wait. */
function terms({ status, headers }: Answer): readonly unknown[] {
  return [
    status,
    headers['x-ratelimit-limit'],
    headers['x-ratelimit-remaining'],
    Number(headers['x-ratelimit-reset']) - Math.floor(START / 1000),
    headers['retry-after'],
  ];
}

test('every answer tells the window that the first request has begun', async () => {
  await start({ requests: 3, perSeconds: 1 });
  const ask = (path = '/api/ping'): Promise<Answer> => server.send('GET', path);
  expect(terms(await ask())).toEqual([200, '3', '2', 2, '1']);
  now += 700;
  expect(terms(await ask('/api/nothing'))).toEqual([404, '3', '1', 2, '0']);
  expect(terms(await server.send('GET', '/api/you', { token: null }))).toEqual([401, '3', '0', 2, '0']);
  const refused = await ask();
  expect(terms(refused)).toEqual([429, '3', '0', 2, '0']);
  expectWords(refused.json.message);
  now += 299;
  expect((await ask()).status).toBe(429);
  now += 1;
  expect(terms(await ask())).toEqual([200, '3', '2', 3, '1']);
});

test('without a limit nothing is told', async () => {
  server = await TestServer.start();
  const { headers } = await server.send('GET', '/api/ping');
  expect(Object.keys(headers).filter((name) => /ratelimit|retry/.test(name))).toEqual([]);
});

test('calls that make or start runs have a limit of their own, each', async () => {
  await start({ requests: 100, perSeconds: 1, submissions: { requests: 1, perSeconds: 5 } });
  const create = (): Promise<Answer> =>
    server.send('POST', '/api/workflows?workflow_name=limited', bundleOf(WHOLE));
  const [created, refused] = [await create(), await create()];
  expect(terms(created)).toEqual([201, '1', '0', 6, '5']);
  expect(terms(refused)).toEqual([429, '1', '0', 6, '5']);
  expectWords(refused.json.message);
  const others = [
    '/api/workflows/validate',
    '/api/workflows/limited/start',
    '/api/workflows/limited/restart',
  ];
  for (const path of others) {
    const body = path.endsWith('validate') ? bundleOf(WHOLE) : { json: {} };
    expect([path, (await server.send('POST', path, body)).status]).not.toEqual([path, 429]);
    expect([path, (await server.send('POST', path, body)).status]).toEqual([path, 429]);
  }
  expect(terms(await server.send('GET', '/api/workflows')).slice(0, 2)).toEqual([200, '100']);
  now += 5000;
  expect((await create()).status).toBe(201);
});

test('logins are not counted, as they go to another server elsewhere', async () => {
  await start({ requests: 2, perSeconds: 1000 });
  expect(await server.bearer()).toMatch(/^ey/);
  expect((await server.send('GET', '/api/ping')).status).toBe(200);
});
