import { mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbortedError } from '../../../src/core/errors.js';
import type { ReanaClient } from '../../../src/reana/client.js';
import { markThisProcess } from '../../../src/runs/journal/owner.js';
import type { ScanEvent } from '../../../src/runs/scan/events.js';
import { pointRunName } from '../../../src/runs/scan/scan-names.js';
import { stopScan } from '../../../src/runs/scan/stop-scan.js';
import { TestServer } from '../../local/server-fixture.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { clientOf, follow, runsByPoint, SmallScan } from './small-scan.js';

let server: TestServer;
let client: ReanaClient;
let files: SmallScan;
let journal: string;

beforeEach(async () => {
  // Steps that wait for a flag must leave room for those that they wait for.
  server = await TestServer.start({ cores: 8, memory: 64 * 1024 ** 3 });
  client = clientOf(server, new QuietClock());
  journal = mkdtempSync(join(tmpdir(), 'journal-'));
});

afterEach(async () => {
  client.close();
  await server.close();
  files.dispose();
  rmSync(journal, { recursive: true });
});

/** Goes on with a scan until so many things have happened, and is broken off then. False when it ended before. */
async function runFor(events: number, plan: Awaited<ReturnType<SmallScan['plan']>>): Promise<boolean> {
  const stop = new AbortController();
  let seen = 0;
  const onEvent = (): void => {
    seen += 1;
    if (seen === events) stop.abort();
  };
  try {
    await follow(client, plan, { journal, signal: stop.signal }, onEvent);
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(AbortedError);
    expect((error as AbortedError).hint).toContain('scan resume broken');
    return true;
  }
}

test('a scan that is broken off again and again makes one run of each point', async () => {
  files = new SmallScan();
  const plan = await files.plan('broken', 5);
  let wasBroken = 0;
  for (let life = 0; life < 20; life += 1) if (await runFor(1 + ((life * 7) % 5), plan)) wasBroken += 1;
  expect(wasBroken).toBeGreaterThan(5);
  await expect(follow(client, plan, { journal })).resolves.toMatchObject({
    end: 'done',
    counts: { total: 5, finished: 5 },
  });
  expect([...(await runsByPoint(server, 'broken')).values()]).toEqual(Array(5).fill(['finished']));
}, 300_000);

test('who is told on the server that the scan is stopped makes no more of it, until it is run again', async () => {
  files = new SmallScan('sleep 600; echo {x} > {out}');
  const plan = await files.plan('halted', 6);
  const events: ScanEvent[] = [];
  let isStopped: Promise<unknown> | undefined;
  const outcome = await follow(client, plan, { journal, maxActive: 3 }, (event) => {
    events.push(event);
    if (event.type === 'started') isStopped ??= stopScan(clientOf(server), 'halted');
  });
  await isStopped;
  expect(outcome.end).toBe('stopped');
  const states = [...(await runsByPoint(server, 'halted')).values()].flat();
  expect(states.filter((status) => status !== 'stopped')).toEqual([]);

  files.dispose();
  files = new SmallScan();
  const again = await files.plan('halted', 6);
  await expect(follow(client, again, { journal, allowChanged: true })).resolves.toMatchObject({
    end: 'done',
    counts: { finished: 6 },
  });
});

test('a run that somebody stops is not made again, but by the next who runs the scan', async () => {
  const flag = join(journal, 'go');
  files = new SmallScan(`while [ {x} = 1 ] && [ ! -e ${flag} ]; do sleep 0.05; done; echo {x} > {out}`);
  const plan = await files.plan('taken', 2);
  let stopping: Promise<unknown> | undefined;
  const outcome = await follow(client, plan, { journal }, (event) => {
    if (event.type === 'status' && event.status === 'running' && event.point.index === 1)
      stopping = client.workflows.stop(event.run.id);
  });
  await stopping;
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 1, stopped: 1 } });
  writeFileSync(flag, '');
  await expect(follow(client, plan, { journal })).resolves.toMatchObject({ counts: { finished: 2 } });
});

test('a run that somebody deletes is not made again, but by the next who runs the scan', async () => {
  const flag = join(journal, 'go');
  files = new SmallScan(`while [ {x} = 2 ] && [ ! -e ${flag} ]; do sleep 0.05; done; echo {x} > {out}`);
  const plan = await files.plan('deleted', 2);
  let deleting: Promise<unknown> | undefined;
  const outcome = await follow(client, plan, { journal }, (event) => {
    if (event.type === 'status' && event.status === 'finished' && event.point.index === 1)
      deleting = client.workflows.delete(event.run.id);
    if (event.type === 'counts' && event.counts.stopped === 1) writeFileSync(flag, '');
  });
  await deleting;
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 1, stopped: 1 } });
  await expect(follow(client, plan, { journal })).resolves.toMatchObject({ counts: { finished: 2 } });
});

test('goes on at once with the run of a process that is no more', async () => {
  files = new SmallScan();
  const plan = await files.plan('left', 1);
  const stop = new AbortController();
  const broken = follow(client, plan, { journal, signal: stop.signal }, ({ type }) => {
    if (type === 'created') stop.abort();
  });
  await expect(broken).rejects.toThrow(AbortedError);
  const scans = join(journal, 'scans');
  const [machine = ''] = markThisProcess().split('-');
  for (const name of readdirSync(scans).filter((each) => each.endsWith('.jsonl')))
    renameSync(join(scans, name), join(scans, name.replace('.free.', `.${machine}-1-gone.`)));
  const events: ScanEvent[] = [];
  await follow(client, plan, { journal }, (event) => events.push(event));
  expect(events.filter(({ type }) => type === 'created')).toEqual([]);
  expect([...(await runsByPoint(server, 'left')).values()]).toEqual([['finished']]);
});

test.each([
  ['has left its files', true],
  ['died before the server had a workspace', false],
])('takes back the run of a process that %s, and makes another', async (_, hasWorkspace) => {
  files = new SmallScan();
  const plan = await files.plan('silent', 1);
  const [point] = plan.scan.points;
  const { id } = await server.createRun(pointRunName('silent', point!), {
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  if (!hasWorkspace) rmSync(join(server.dataDir, 'workspaces', id), { recursive: true });
  const events: ScanEvent[] = [];
  const outcome = await follow(client, plan, { journal: false }, (event) => events.push(event));
  expect(outcome.end).toBe('done');
  expect([...(await runsByPoint(server, 'silent')).values()]).toEqual([['finished']]);
  expect(events.flatMap((event) => (event.type === 'created' ? [event.run.name.split('.')[1]] : []))).toEqual(
    ['2'],
  );
});

test('goes on where it was when the server was restarted in between', async () => {
  const flag = join(journal, 'go');
  files = new SmallScan(`while [ {x} != 1 ] && [ ! -e ${flag} ]; do sleep 0.05; done; echo {x} > {out}`);
  const plan = await files.plan('lasting', 4);
  const stop = new AbortController();
  const first = follow(client, plan, { journal, maxActive: 3, signal: stop.signal }, (event) => {
    if (event.type === 'counts' && event.counts.finished === 1 && event.counts.running > 0) stop.abort();
  });
  await expect(first).rejects.toThrow(AbortedError);
  client.close();
  await server.server.close();
  server = await TestServer.start({ dataDir: server.dataDir });
  client = clientOf(server, new QuietClock());
  const created: number[] = [];
  const outcome = await follow(client, plan, { journal, maxActive: 3 }, (event) => {
    if (event.type === 'looked') writeFileSync(flag, '');
    if (event.type === 'created') created.push(event.point.index);
  });
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 4 } });
  expect(created.length).toBeLessThan(3);
  expect([...(await runsByPoint(server, 'lasting')).values()]).toEqual(Array(4).fill(['finished']));
});
