import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanEvent } from '../../src/scans/events.js';
import type { TestServer } from '../local/support/server-fixture.js';
import { Gate } from '../support/gate.js';
import { clientOf, follow, runsByPoint, SmallScan, startQuietServer } from './small-scan.js';

let files: SmallScan;
let server: TestServer;

beforeAll(async () => (server = await startQuietServer()));
afterAll(() => server.close());
afterEach(() => files.dispose());

test('makes one run of each point and follows them to their ends', async () => {
  files = new SmallScan();
  const client = clientOf(server);
  const events: ScanEvent[] = [];
  const plan = await files.plan('twelve', 12);
  const outcome = await follow(client, plan, { maxActive: 5 }, (event) => events.push(event));
  expect(outcome).toMatchObject({ end: 'done', counts: { total: 12, finished: 12, failed: 0 } });
  expect([...(await runsByPoint(server, 'twelve')).values()]).toEqual(Array(12).fill(['finished']));
  expect(events[0]).toMatchObject({ type: 'looked', counts: { missing: 12 } });
  expect(events.at(-1)).toMatchObject({ type: 'ended', outcome: { end: 'done' } });
  for (const type of ['created', 'uploaded', 'started'])
    expect(events.filter((event) => event.type === type)).toHaveLength(12);
  const live = events.flatMap((event) => (event.type === 'counts' ? [event.counts] : []));
  expect(Math.max(...live.map(({ waiting, running }) => waiting + running))).toBeLessThanOrEqual(5);

  // Whoever asks again finds all done, and makes nothing.
  const again: ScanEvent[] = [];
  await follow(client, plan, {}, (event) => again.push(event));
  expect(again.map(({ type }) => type)).toEqual(['looked', 'ended']);
  client.close();
});

test('tries failed points again by the rules, and says what was done', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'flags-'));
  const journal = mkdtempSync(join(tmpdir(), 'journal-'));
  const lost = 'echo NodeLost >&2; exit 1';
  const own = 'echo "ValueError: no" >&2; exit 2';
  files = new SmallScan(
    `if [ {x} = 3 ]; then ${own}; fi; ` +
      `if [ {x} = 2 ] && [ ! -e ${folder}/again ]; then touch ${folder}/again; ${lost}; fi; ` +
      `if [ {x} = 1 ]; then ${lost}; fi; cp "{card}" {out}`,
  );
  const client = clientOf(server);
  const plan = await files.plan('failing', 4);
  const events: ScanEvent[] = [];
  const outcome = await follow(client, plan, { retries: 1, journal }, (event) => events.push(event));
  expect(outcome).toMatchObject({ end: 'done', counts: { total: 4, finished: 2, failed: 2 } });
  expect(
    outcome.failed.map(({ point, cause, attempts, run }) => [
      point.index,
      cause.kind,
      attempts,
      run.name.split('.')[1],
    ]),
  ).toEqual([
    [1, 'node-lost', 2, '2'],
    [3, 'own-error', 1, '1'],
  ]);
  const failures = events.flatMap((event) =>
    event.type === 'failed' ? [`${event.point.index} ${event.willRetry}`] : [],
  );
  expect(failures.sort()).toEqual(['1 false', '1 true', '2 true', '3 false']);
  const attempts = events.flatMap((event) =>
    event.type === 'created' ? [`${event.point.index} ${event.attempt}`] : [],
  );
  expect(attempts.sort()).toEqual(['1 1', '1 2', '2 1', '2 2', '3 1', '4 1']);

  // The causes are known from the journal: no logs are asked for.
  const asked: string[] = [];
  const other = clientOf(server, { onExchange: ({ url }) => asked.push(new URL(url).pathname) });
  const later = await follow(other, plan, { retries: 1, journal });
  expect(later.failed).toEqual(outcome.failed);
  expect(asked.filter((path) => path.endsWith('/logs'))).toEqual([]);
  // The journal is for speed alone.
  const elsewhere = await follow(other, plan, { retries: 1, journal: false });
  expect(elsewhere.failed).toEqual(outcome.failed);
  expect(asked.filter((path) => path.endsWith('/logs'))).toHaveLength(3);
  expect(readdirSync(join(journal, 'scans')).filter((name) => name.endsWith('.free.jsonl'))).toHaveLength(1);
  for (const each of [client, other]) each.close();
  for (const each of [folder, journal]) rmSync(each, { recursive: true });
});

test('ends once all points are started, when nobody waits', async () => {
  const gate = await Gate.start();
  files = new SmallScan(`${gate.command()}; echo {x} > {out}`);
  const client = clientOf(server);
  const plan = await files.plan('started', 3);
  await expect(follow(client, plan, { wait: false })).resolves.toMatchObject({
    end: 'started',
    counts: { total: 3, missing: 0, finished: 0 },
  });
  expect([...(await runsByPoint(server, 'started')).values()].flat()).not.toContain('finished');
  client.close();
  await gate.close();
});

test('keeps to the pace of servers that let only few runs be made, and by their bundles', async () => {
  const rateLimit = { requests: 1000, perSeconds: 1, submissions: { requests: 2, perSeconds: 1 } };
  const slow = await startQuietServer({ generation: 'bundle', rateLimit });
  files = new SmallScan();
  const client = clientOf(slow);
  const events: ScanEvent[] = [];
  const outcome = await follow(client, await files.plan('paced', 5), {}, (event) => events.push(event));
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 5 } });
  expect(events.filter(({ type }) => type === 'warning' || type === 'failed')).toEqual([]);
  expect([...(await runsByPoint(slow, 'paced')).values()]).toEqual(Array(5).fill(['finished']));
  client.close();
  await slow.close();
});
