import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ClientOptions, type ReanaClient } from '../../src/client/client.js';
import type { ScanRunEvent } from '../../src/client/scans/run-scan.js';
import { TestServer } from '../local/support/server-fixture.js';
import { SmallScan, startQuietServer } from '../scans/small-scan.js';
import { codeOf, failureOf } from '../support/failures.js';
import { Gate } from '../support/gate.js';

let server: TestServer;
let gate: Gate;
let home: string;
beforeAll(async () => {
  [server, gate] = await Promise.all([startQuietServer(), Gate.start()]);
  home = mkdtempSync(join(tmpdir(), 'client-scans-'));
});
afterAll(async () => {
  await server.close();
  await gate.close();
  rmSync(home, { recursive: true });
});

/** A client of a machine of its own, which remembers nothing of the others. */
function machine(name: string, more: Partial<ClientOptions> = {}): ReanaClient {
  const { url: serverUrl, token: accessToken } = server.server;
  const { clock } = server.options;
  const folders = { config: join(home, name), state: join(home, name, 'state') };
  return createClient({
    serverUrl,
    accessToken,
    folders,
    ...(clock === undefined ? {} : { clock }),
    ...more,
  });
}

test('a scan is run from its file, told of, collected by its name, and deleted', async () => {
  const files = new SmallScan();
  const client = machine('one');
  const { scan } = await files.plan('whole', 3, 'collect: {outputs: [measure/out.txt]}\n');
  const events: ScanRunEvent[] = [];
  const outcome = await client.scans.run({ file: scan.file }, { onEvent: (event) => events.push(event) });
  expect(outcome).toMatchObject({
    scan: 'whole',
    end: 'done',
    counts: { total: 3, finished: 3 },
    failed: [],
  });
  expect([events[0]?.type, events.at(-1)?.type]).toEqual(['planned', 'ended']);
  expect((await client.scans.list()).map(({ name }) => name)).toContain('whole');
  expect(await client.scans.status('whole')).toMatchObject({ isComplete: true, counts: { finished: 3 } });
  const results = await client.scans.collect('whole', { folder: join(home, 'results') });
  expect(results.points.map(({ status }) => status)).toEqual(['finished', 'finished', 'finished']);
  expect(await client.scans.planDeletion({ file: scan.file })).toMatchObject({ points: 3, live: 0 });
  expect((await client.scans.delete('whole')).deleted).toHaveLength(3);
  expect(await codeOf(client.scans.status('whole'))).toBe('scan-not-found');
  files.dispose();
  await client.close();
});

test('a name that no run carries is told with the one that is meant', async () => {
  const files = new SmallScan();
  const client = machine('one');
  await client.scans.run(await files.plan('contours', 1));
  const failure = await failureOf(client.scans.stop('contuors'));
  expect(failure.code).toBe('scan-not-found');
  expect(failure.hint).toContain('contours');
  expect(await codeOf(client.scans.get('contuors'))).toBe('scan-not-found');
  const { scan, run } = await client.scans.get('contours');
  expect(scan).toMatchObject({ name: 'contours', points: [{ index: 1 }] });
  expect((await client.runs.get(run.name)).id).toBe(run.id);
  files.dispose();
  await client.close();
});

test('a scan that was left at its time limit is resumed on another machine by its name alone', async () => {
  const files = new SmallScan(`${gate.command('slow')}; cp "{card}" "{out}"`);
  const plan = await files.plan('left', 2);
  const report = join(home, 'left.xml');
  const one = machine('one');
  const outcome = await one.scans.run(plan, { timeout: 60_000, junit: report });
  expect(outcome).toMatchObject({ end: 'timed-out', counts: { total: 2, finished: 0 } });
  expect(readFileSync(report, 'utf8')).toContain('timed-out');
  await one.close();
  files.dispose();
  const before = temporaryFolders();
  const other = machine('two');
  const plans: string[] = [];
  gate.open('slow');
  const resumed = await other.scans.resume('left', {
    junit: report,
    onEvent: (event) => {
      if (event.type === 'planned') plans.push(event.plan.scan.name);
    },
  });
  expect(resumed).toMatchObject({ end: 'done', counts: { total: 2, finished: 2 } });
  expect(plans).toEqual(['left']);
  expect(readFileSync(report, 'utf8')).toMatch(/tests="2".* failures="0" errors="0"/);
  expect(temporaryFolders()).toEqual(before);
  await other.close();
});

/** Folders that files of a scan lie in as long as it is resumed. */
function temporaryFolders(): readonly string[] {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('reana-madminer-resume-'));
}

test('a scan that somebody else works on is followed to its end, and not beyond a time limit', async () => {
  const files = new SmallScan(`${gate.command('followed')}; cp "{card}" "{out}"`);
  const one = machine('one');
  await one.scans.run(await files.plan('followed', 2), { wait: false });
  const other = machine('two');
  const limited = await other.scans.follow('followed', { timeout: 20_000 });
  expect(limited).toMatchObject({ isTimedOut: true, state: { isComplete: true, counts: { finished: 0 } } });
  gate.open('followed');
  const types: string[] = [];
  const { state, isTimedOut } = await other.scans.follow('followed', {
    onEvent: ({ type }) => types.push(type),
  });
  expect([isTimedOut, state.counts.finished]).toEqual([false, 2]);
  expect(types.slice(0, 2)).toEqual(['found', 'looked']);
  files.dispose();
  await one.close();
  await other.close();
});

test('a plan is compared with the server, and a run like a point', async () => {
  const files = new SmallScan();
  const client = machine('one');
  const plan = await files.plan('planned', 4);
  await client.scans.run(await files.plan('measured', 1));
  const [run] = await client.runs.list({ search: 'measured--' });
  const compared = await client.scans.plan(plan, { like: run!.name, maxActive: 2 });
  expect(compared.estimate).toMatchObject({
    points: 4,
    runs: 4,
    startTime: 0,
    diskBasis: 'run',
    timeBasis: 'run',
  });
  expect(compared.like?.run.name).toBe(run!.name);
  expect(compared.fit.misfits).toEqual([]);
  files.dispose();
  await client.close();
});
