import type { ScanEvent } from '../../../src/runs/scan/events.js';
import { pointRunName } from '../../../src/runs/scan/scan-names.js';
import { runScan } from '../../../src/runs/scan/run-scan.js';
import { TestServer } from '../../local/server-fixture.js';
import { listRuns, stubId } from '../many-runs.js';
import { StubServer } from '../../reana/stub-server.js';
import { clientOf, follow, runsByPoint, SmallScan } from './small-scan.js';

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
  const server = await TestServer.start({ quota: { diskBytes: 1_000_000 } });
  const client = clientOf(server);
  const plan = await files.plan('full', 5, 'estimate: {disk: 300 kB}');
  const events: ScanEvent[] = [];
  const outcome = await follow(client, plan, { journal: false }, (event) => events.push(event));
  expect(outcome).toMatchObject({ end: 'blocked', counts: { finished: 3, missing: 2 } });
  expect(outcome.reason).toContain('there is no room for 2 more points');
  const held = events.flatMap((event) => (event.type === 'held' ? [event] : []));
  expect(held).toEqual([
    {
      type: 'held',
      reason: 'quota',
      message: expect.stringContaining('of your disk quota are left') as unknown,
    },
  ]);
  client.close();
  await server.close();
});

test('takes back what it can not finish when the server refuses for the quota', async () => {
  const server = await TestServer.start({ quota: { diskBytes: 6_000 } });
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
