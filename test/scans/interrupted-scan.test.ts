import { mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbortedError } from '../../src/core/errors.js';
import type { RestClient } from '../../src/reana/rest-client.js';
import { ownProcessMark } from '../../src/disk/process-mark.js';
import type { ScanEvent } from '../../src/scans/events.js';
import type { ScanPlan } from '../../src/scans/plan/plan-scan.js';
import { pointRunName } from '../../src/scans/scan-names.js';
import { stopScan } from '../../src/scans/stop-scan.js';
import type { TestServer } from '../local/support/server-fixture.js';
import { Gate } from '../support/gate.js';
import { asRemote, clientOf, follow, runsByPoint, SmallScan, startQuietServer } from './small-scan.js';

let server: TestServer;
let client: RestClient;
let files: SmallScan;
let journal: string;
let gate: Gate;

/** Steps that stand at a gate must leave room for those that they wait for. */
const ROOM = { cores: 8, memory: 64 * 1024 ** 3 };

beforeAll(async () => {
  server = await startQuietServer(ROOM);
  client = clientOf(server);
});
afterAll(async () => {
  client.close();
  await server.close();
});
beforeEach(async () => {
  gate = await Gate.start();
  journal = mkdtempSync(join(tmpdir(), 'journal-'));
});

afterEach(async () => {
  await gate.close();
  files.dispose();
  rmSync(journal, { recursive: true });
});

/** Goes on with a scan until so many requests are done, and is broken off then. False when it ended before. */
async function runFor(requests: number, plan: ScanPlan): Promise<boolean> {
  const stop = new AbortController();
  let done = 0;
  const onExchange = (): void => {
    done += 1;
    if (done === requests) stop.abort();
  };
  const mortal = clientOf(server, { onExchange });
  try {
    await follow(asRemote(mortal), plan, { journal, signal: stop.signal });
    return false;
  } catch (error) {
    expect(error).toBeInstanceOf(AbortedError);
    expect((error as AbortedError).action).toEqual({ type: 'resume-scan', scan: 'broken' });
    return true;
  } finally {
    mortal.close();
  }
}

test('a scan that is broken off again and again makes one run of each point', async () => {
  files = new SmallScan();
  const plan = await files.plan('broken', 5);
  let lives = 0;
  while (await runFor(1 + 8 * lives, plan)) lives += 1;
  expect(lives).toBeGreaterThan(3);
  expect([...(await runsByPoint(server, 'broken')).values()]).toEqual(Array(5).fill(['finished']));
});

test('who is told on the server that the scan is stopped makes no more of it, until it is run again', async () => {
  files = new SmallScan(`${gate.command()}; echo {x} > {out}`);
  const plan = await files.plan('halted', 6);
  const events: ScanEvent[] = [];
  let isStopped: Promise<unknown> | undefined;
  const outcome = await follow(client, plan, { journal, maxActive: 3 }, (event) => {
    events.push(event);
    if (event.type === 'started') isStopped ??= stopScan(client, 'halted');
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
  files = new SmallScan(`if [ {x} = 1 ]; then ${gate.command()}; fi; echo {x} > {out}`);
  const plan = await files.plan('taken', 2);
  let stopping: Promise<unknown> | undefined;
  const outcome = await follow(client, plan, { journal }, (event) => {
    if (event.type === 'status' && event.status === 'running' && event.point.index === 1)
      stopping = client.workflows.stop(event.run.id);
  });
  await stopping;
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 1, stopped: 1 } });
  gate.open();
  await expect(follow(client, plan, { journal })).resolves.toMatchObject({ counts: { finished: 2 } });
});

test('a run that somebody deletes is not made again, but by the next who runs the scan', async () => {
  files = new SmallScan(`if [ {x} = 2 ]; then ${gate.command()}; fi; echo {x} > {out}`);
  const plan = await files.plan('deleted', 2);
  let deleting: Promise<unknown> | undefined;
  const outcome = await follow(client, plan, { journal }, (event) => {
    if (event.type === 'status' && event.status === 'finished' && event.point.index === 1)
      deleting = client.workflows.delete(event.run.id);
    if (event.type === 'counts' && event.counts.stopped === 1) gate.open();
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
  const [machine = ''] = ownProcessMark().split('-');
  for (const name of readdirSync(scans).filter((each) => each.endsWith('.jsonl')))
    renameSync(join(scans, name), join(scans, name.replace('.free.', `.${machine}-1-gone.`)));
  const events: ScanEvent[] = [];
  await follow(client, plan, { journal }, (event) => events.push(event));
  expect(events.filter(({ type }) => type === 'created')).toEqual([]);
  expect([...(await runsByPoint(server, 'left')).values()]).toEqual([['finished']]);
});

test.each([
  ['has left its files', 'silent', true],
  ['died before the server had a workspace', 'empty', false],
])('takes back the run of a process that %s, and makes another', async (_, name, hasWorkspace) => {
  files = new SmallScan();
  const plan = await files.plan(name, 1);
  const [point] = plan.scan.points;
  const { id } = await server.createRun(pointRunName(name, point!), {
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  if (!hasWorkspace) rmSync(join(server.dataDir, 'workspaces', id), { recursive: true });
  const events: ScanEvent[] = [];
  const options = { journal: false } as const;
  const outcome = await follow(asRemote(client), plan, options, (event) => events.push(event));
  expect(outcome.end).toBe('done');
  expect([...(await runsByPoint(server, name)).values()]).toEqual([['finished']]);
  expect(events.flatMap((event) => (event.type === 'created' ? [event.run.name.split('.')[1]] : []))).toEqual(
    ['2'],
  );
});

test('goes on where it was when the server was restarted in between', async () => {
  files = new SmallScan(`if [ {x} != 1 ]; then ${gate.command()}; fi; echo {x} > {out}`);
  const plan = await files.plan('lasting', 4);
  const stop = new AbortController();
  const first = follow(client, plan, { journal, maxActive: 3, signal: stop.signal }, (event) => {
    if (event.type === 'counts' && event.counts.finished === 1 && event.counts.running > 0) stop.abort();
  });
  await expect(first).rejects.toThrow(AbortedError);
  client.close();
  await server.server.close();
  server = await startQuietServer({ dataDir: server.dataDir, ...ROOM });
  client = clientOf(server);
  const created: number[] = [];
  const outcome = await follow(client, plan, { journal, maxActive: 3 }, (event) => {
    if (event.type === 'looked') gate.open();
    if (event.type === 'created') created.push(event.point.index);
  });
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 4 } });
  expect(created.length).toBeLessThan(3);
  expect([...(await runsByPoint(server, 'lasting')).values()]).toEqual(Array(4).fill(['finished']));
});
