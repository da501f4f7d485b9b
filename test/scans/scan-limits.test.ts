import type { RestClient } from '../../src/reana/rest-client.js';
import { apiError } from '../../src/reana/errors/api-error.js';
import type { ScanEvent } from '../../src/scans/events.js';
import { runScan } from '../../src/scans/run-scan.js';
import { pointRunName } from '../../src/scans/scan-names.js';
import { StubServer } from '../reana/stub-server.js';
import { Gate } from '../support/gate.js';
import { expectWords } from '../support/words.js';
import { listRuns, stubId } from '../runs/many-runs.js';
import { clientOf, follow, runsByPoint, SmallScan, startQuietServer } from './small-scan.js';

let files: SmallScan;
beforeEach(() => (files = new SmallScan()));
afterEach(() => files.dispose());

test.each([10, 300])('looks at %d points with one request', async (count) => {
  const plan = await files.plan('wide', count);
  const runs = plan.scan.points.map((point, index) => ({
    id: stubId(index),
    name: `${pointRunName('wide', point)}.1`,
    status: 'running',
  }));
  let looks = 0;
  const server = await StubServer.start({
    'GET /api/workflows': ({ query }) => {
      looks += 1;
      // One run ends with each look.
      const run = runs[looks];
      if (run !== undefined) run.status = 'finished';
      return listRuns(runs, query);
    },
    'GET /api/info': { body: {} },
    'GET /api/you': { body: { email: 'user@example.org', quota: {} } },
  });
  const client = server.client();
  const statuses: string[] = [];
  const scan = runScan(client, plan, { journal: false });
  let before = 0;
  for await (const event of scan) {
    if (event.type === 'looked') before = server.requests.length;
    if (event.type === 'status') statuses.push(event.status);
    if (statuses.length === 6) break;
  }
  const calls = server.calls.slice(before);
  expect(calls).toEqual(Array(6).fill('GET /api/workflows'));
  client.close();
  await server.close();
});

test('makes no more than the quota of disk has room for, and says so', async () => {
  const server = await startQuietServer({ quota: { diskBytes: 1_000_000 } });
  const client = clientOf(server);
  files.dispose();
  files = new SmallScan('head -c 300000 /dev/zero > {out}');
  const plan = await files.plan('full', 5, 'estimate: {disk: 300 kB}');
  const events: ScanEvent[] = [];
  const outcome = await follow(client, plan, { journal: false }, (event) => events.push(event));
  expect(outcome).toMatchObject({ end: 'blocked', counts: { finished: 3, missing: 2 } });
  const held = events.flatMap((event) => (event.type === 'held' ? [event] : []));
  expect(held).toMatchObject([{ reason: 'quota' }]);
  expectWords([outcome.reason ?? '', held[0]!.message]);
  client.close();
  await server.close();
});

test('takes back what it can not finish when the server refuses for the quota', async () => {
  const server = await startQuietServer({ quota: { diskBytes: 6_000 } });
  files.write('card.yml', 'x'.repeat(1_000));
  const client = clientOf(server);
  const plan = await files.plan('refused', 9);
  // The first three answers tell of no limit.
  const outcome = await follow(
    { ...client, server: { ...client.server, you: () => Promise.resolve({ email: '', quota: {} }) } },
    plan,
    { journal: false, maxActive: 2 },
  );
  expect(outcome.end).toBe('blocked');
  expect(outcome.counts.finished).toBeGreaterThan(0);
  expect(outcome.counts.finished + outcome.counts.missing).toBe(9);
  expect([...(await runsByPoint(server, 'refused')).values()].flat()).toEqual(
    Array(outcome.counts.finished).fill('finished'),
  );
  client.close();
  await server.close();
});

test('goes on as soon as runs have ended with less than they were expected to hold', async () => {
  const server = await startQuietServer({ quota: { diskBytes: 1_000_000 } });
  const client = clientOf(server);
  const gate = await Gate.start();
  files.dispose();
  // None may end before all that there is room for are made.
  files = new SmallScan(`${gate.command()}; echo {x} | cat - "{card}" > {out}`);
  const plan = await files.plan('thrifty', 6, 'estimate: {disk: 300 kB}');
  const events: ScanEvent[] = [];
  const outcome = await follow(client, plan, { journal: false }, (event) => {
    events.push(event);
    if (event.type === 'held') gate.open();
  });
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 6 } });
  expect(events.find(({ type }) => type === 'held')).toMatchObject({ reason: 'quota' });
  const live = events.flatMap((event) => (event.type === 'counts' ? [event.counts] : []));
  expect(Math.max(...live.map(({ waiting, running }) => waiting + running))).toBeLessThanOrEqual(3);
  client.close();
  await server.close();
  await gate.close();
});

const REFUSAL = { server: 'https://reana.example.org', method: 'POST', path: '/workflows', attempts: 1 };

/** A client whose runs are created only when this does not throw. */
function refusing(client: RestClient, check: () => void): RestClient {
  const { workflows } = client;
  const create: typeof workflows.create = (...terms) => {
    check();
    return workflows.create(...terms);
  };
  return { ...client, workflows: { ...workflows, create } };
}

test('is held as long as the server has too much to do, says so once, and goes on', async () => {
  const server = await startQuietServer();
  const client = clientOf(server);
  let refused = 0;
  const busy = refusing(client, () => {
    refused += 1;
    if (refused <= 9) throw apiError('rate-limited', 'too many requests', { ...REFUSAL, status: 429 });
  });
  const events: ScanEvent[] = [];
  const outcome = await follow(busy, await files.plan('busy', 3), { journal: false }, (event) =>
    events.push(event),
  );
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 3 } });
  expect(events.filter(({ type }) => type === 'held' || type === 'warning')).toEqual([
    { type: 'held', reason: 'server', message: 'too many requests' },
  ]);
  expect([...(await runsByPoint(server, 'busy')).values()]).toEqual(Array(3).fill(['finished']));
  client.close();
  await server.close();
});

test('is held while the quota is used up and runs are under way, and goes on when there is room', async () => {
  const server = await startQuietServer();
  const client = clientOf(server);
  const gate = await Gate.start();
  files.dispose();
  files = new SmallScan(`${gate.command()}; echo {x} | cat - "{card}" > {out}`);
  let isFull = false;
  const narrow = refusing(client, () => {
    if (isFull) throw apiError('quota-exceeded', 'quota exceeded', { ...REFUSAL, status: 403 });
    isFull = true;
  });
  const events: ScanEvent[] = [];
  const outcome = await follow(narrow, await files.plan('narrow', 2), { journal: false }, (event) => {
    events.push(event);
    if (event.type === 'held') isFull = false;
    if (event.type === 'created' && event.point.index === 2) gate.open();
  });
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 2 } });
  expect(events.filter(({ type }) => type === 'held' || type === 'warning')).toEqual([
    { type: 'held', reason: 'quota', message: 'quota exceeded' },
  ]);
  expect([...(await runsByPoint(server, 'narrow')).values()]).toEqual(Array(2).fill(['finished']));
  client.close();
  await server.close();
  await gate.close();
});
