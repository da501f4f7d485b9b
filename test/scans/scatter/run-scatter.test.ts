import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RestClient } from '../../../src/reana/rest-client.js';
import type { Run } from '../../../src/reana/model.js';
import { collectScan } from '../../../src/scans/collect/collect-scan.js';
import type { ScanEvent } from '../../../src/scans/events.js';
import type { ScanPlan } from '../../../src/scans/plan/plan-scan.js';
import { preparePoint } from '../../../src/scans/plan/prepare-point.js';
import { restoreScan } from '../../../src/scans/plan/restore-scan.js';
import { runScan } from '../../../src/scans/run-scan.js';
import { listScan } from '../../../src/scans/scan-listing.js';
import { readScanState, type ScanState } from '../../../src/scans/scan-status.js';
import { readPointKeys } from '../../../src/scans/scatter/point-keys.js';
import { readScatterPoints } from '../../../src/scans/scatter/scatter-state.js';
import { submitPrepared } from '../../../src/runs/submit/submit.js';
import type { TestServer } from '../../local/support/server-fixture.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { clientOf, follow, startQuietServer } from '../small-scan.js';
import { CardScan, outputsBelow } from './scatter-analysis.js';

let server: TestServer;
let client: RestClient;
let files: CardScan;

beforeAll(async () => {
  server = await startQuietServer();
  client = clientOf(server);
});
afterAll(async () => {
  client.close();
  await server.close();
});
beforeEach(() => {
  files = new CardScan();
});
afterEach(() => files.dispose());

async function runsOf(scan: string): Promise<readonly Run[]> {
  return (await listScan(client, scan)).scatter.map(({ run }) => run);
}

function valuesOf({ scan }: ScanPlan, keys: readonly string[] | undefined): unknown[] {
  return (keys ?? []).map((key) =>
    Object.values(scan.points.find((point) => point.key === key)?.values ?? {}),
  );
}

test('six points are one run, and the one that fails is run again alone', async () => {
  const plan = await files.plan('six', [1, 2, 3]);
  const events: ScanEvent[] = [];
  const outcome = await follow(client, plan, { journal: false }, (event) => {
    events.push(event);
    if (event.type === 'failed') files.heal();
  });
  expect(outcome).toMatchObject({ end: 'done', counts: { total: 6, finished: 6, failed: 0 }, failed: [] });
  expect(events[0]).toMatchObject({ type: 'looked', counts: { total: 6, missing: 6 } });
  const failures = events.filter(({ type }) => type === 'failed');
  expect(failures).toMatchObject([
    { point: { index: 6 }, cause: { kind: 'own-error', step: 'draw', message: 'it broke' }, willRetry: true },
  ]);
  const runs = await runsOf('six');
  expect(runs.map(({ status }) => status)).toEqual(['failed', 'finished']);
  const [first, second] = await Promise.all(runs.map((run) => readPointKeys(client, run, {})));
  expect(first).toEqual(plan.scan.points.map(({ key }) => key));
  expect(valuesOf(plan, second)).toEqual([[3, 2]]);

  const { scan } = await restoreScan(client, 'six');
  const states = await readScatterPoints(client, await listScan(client, 'six'), scan);
  expect(states.map(({ status, outputs }) => [status, outputs?.run.name, outputs?.folder])).toEqual([
    ...[0, 1, 2, 3, 4].map((place) => ['finished', runs[0]!.name, `points_${place}`]),
    ['finished', runs[1]!.name, 'points_0'],
  ]);
  // Each point has made what its own run makes.
  for (const { point, outputs } of [states[1]!, states[5]!]) {
    const alone = await submitPrepared(client, await preparePoint(plan, point), { journal: false });
    await alone.wait();
    const made = await outputsBelow(client, alone);
    expect(Object.keys(made)).toEqual(['draw/plots/plot.txt', 'draw/plots/summary.json', 'prepare/out.txt']);
    const [{ value } = { value: null }] = point.edits;
    expect(made['draw/plots/plot.txt']).toContain(`width: ${JSON.stringify(value)} # of the detector`);
    expect(await outputsBelow(client, outputs!.run, outputs!.folder)).toEqual(made);
  }

  // What is brought home lies as if each point had had a run of its own.
  const results = await collectScan(client, scan, { folder: files.folder });
  expect(results.points.map(({ status, numbers, files: paths }) => [status, numbers, paths])).toEqual(
    plan.scan.points.map(({ values }) => [
      'finished',
      { twice: 2 * Number(values['x']) },
      ['draw/plots/plot.txt', 'draw/plots/summary.json', 'prepare/out.txt'],
    ]),
  );
  expect(results.warnings).toEqual([]);
  const [{ name } = { name: '' }] = results.points;
  const plot = await readFile(join(files.folder, 'six', name, 'draw/plots/plot.txt'), 'utf8');
  expect(plot).toBe('width: 1 # of the detector\nheight: 7\nx: 1\ndata\n');
  const again = await collectScan(client, scan, { folder: files.folder });
  expect(again).toEqual(results);
});

test('what all points share is sent once', async () => {
  const plan = await files.plan('once', [1, 2]);
  const events: ScanEvent[] = [];
  await follow(client, plan, { journal: false }, (event) => events.push(event));
  const [run] = await runsOf('once');
  const sent = (await client.workspace.list(run!.id))
    .map(({ path }) => path)
    .filter((path) => !/^points_/.test(path));
  expect(sent.filter((path) => path.endsWith('data.txt'))).toEqual(['data.txt']);
  expect(sent.filter((path) => /^_scan\/variants\/\w+\/card\.yml$/.test(path))).toHaveLength(2);
  expect(events.filter(({ type }) => type === 'uploaded')).toHaveLength(1);
});

test('while the run goes on, one hears of its steps', async () => {
  const plan = await files.plan('steps', [1, 2]);
  const release = server.runtime.hold();
  let seen: ScanState | undefined;
  const events: ScanEvent[] = [];
  for await (const event of runScan(client, plan, { journal: false })) {
    events.push(event);
    // The server learns of the steps one after the other.
    if (event.type !== 'steps' || event.steps.total < 4 || seen !== undefined) continue;
    seen = await readScanState(client, 'steps', { scan: plan.scan });
    release();
  }
  expect(seen?.counts).toMatchObject({ total: 4, running: 4 });
  const news = stepsIn(events);
  expect(news.find(({ steps }) => steps.total >= 4)).toMatchObject({
    run: seen?.steps?.run,
    steps: { finished: 0, failed: 0 },
  });
  expect(seen?.steps).toMatchObject({ finished: 0, failed: 0 });
  expect(events.at(-1)).toMatchObject({ type: 'ended', outcome: { end: 'done', counts: { finished: 4 } } });
  expect(await readScanState(client, 'steps', { scan: plan.scan })).not.toHaveProperty('steps');
});

test('whoever leaves at news of steps leaves no work behind, and finds the run again', async () => {
  const plan = await files.plan('broken-off', [1, 2]);
  const release = server.runtime.hold();
  for await (const event of runScan(client, plan, { journal: false })) if (event.type === 'steps') break;
  const events: ScanEvent[] = [];
  for await (const event of runScan(client, plan, { journal: false })) {
    if (event.type === 'steps') release();
    events.push(event);
  }
  expect(events[0]).toMatchObject({ type: 'looked', counts: { total: 4, running: 4 } });
  expect(events.at(-1)).toMatchObject({ type: 'ended', outcome: { end: 'done', counts: { finished: 4 } } });
  expect(await runsOf('broken-off')).toHaveLength(1);
});

function stepsIn(events: readonly ScanEvent[]): Extract<ScanEvent, { readonly type: 'steps' }>[] {
  return events.filter((event) => event.type === 'steps');
}

test('a point that fails for good leaves the others finished', async () => {
  const plan = await files.plan('for-good', [2, 3], 0);
  const outcome = await follow(client, plan, { journal: false });
  expect(outcome).toMatchObject({
    end: 'done',
    counts: { total: 4, finished: 3, failed: 1, missing: 0 },
    failed: [{ point: { index: 4 }, cause: { kind: 'own-error', step: 'draw' }, attempts: 1 }],
  });
  expect(await runsOf('for-good')).toHaveLength(1);
  const { points } = await collectScan(client, plan.scan, { folder: files.folder });
  expect(points.map(({ status, cause }) => [status, cause?.message])).toEqual([
    ...Array<unknown>(3).fill(['finished', undefined]),
    ['failed', 'it broke'],
  ]);
  // Whoever looks again finds the same, and makes nothing.
  expect(await follow(client, plan, { journal: false })).toEqual(outcome);
  expect(await runsOf('for-good')).toHaveLength(1);

  // With one retry more, only the failed point is made again.
  files.heal();
  const again = await follow(client, plan, { journal: false, retries: 1 });
  expect(again).toMatchObject({ counts: { finished: 4, failed: 0 } });
  const keys = await readPointKeys(client, (await runsOf('for-good')).at(-1)!, {});
  expect(valuesOf(plan, keys)).toEqual([[3, 2]]);
});

test('a scan that has grown makes only the new points', async () => {
  await follow(client, await files.plan('grown', [1, 2]), { journal: false });
  const plan = await files.plan('grown', [0, 1, 2]);
  const outcome = await follow(client, plan, { journal: false });
  expect(outcome).toMatchObject({ end: 'done', counts: { total: 6, finished: 6 } });
  const runs = await runsOf('grown');
  expect(runs.map(({ status }) => status)).toEqual(['finished', 'finished']);
  const keys = await Promise.all(runs.map((run) => readPointKeys(client, run, {})));
  expect(keys.map((each) => valuesOf(plan, each).length).sort()).toEqual([2, 4]);
  expect(
    valuesOf(
      plan,
      keys.find((each) => each?.length === 2),
    ),
  ).toEqual([
    [0, 1],
    [0, 2],
  ]);
});

test('two that run the same scan side by side make one run', async () => {
  const plan = await files.plan('twice', [1, 2]);
  const outcomes = await Promise.all([
    follow(client, plan, { journal: false }),
    follow(client, plan, { journal: false }),
  ]);
  for (const outcome of outcomes) expect(outcome).toMatchObject({ end: 'done', counts: { finished: 4 } });
  expect((await runsOf('twice')).map(({ status }) => status)).toEqual(['finished']);
});

test('a run that was left before its start is made anew', async () => {
  const plan = await files.plan('left', [1]);
  const stop = new AbortController();
  const broken = follow(client, plan, { signal: stop.signal }, ({ type }) => {
    if (type === 'created') stop.abort();
  });
  await expect(broken).rejects.toMatchObject({ code: 'aborted' });
  expect(await follow(client, plan)).toMatchObject({ end: 'done', counts: { finished: 2 } });
  expect((await runsOf('left')).map(({ status }) => status)).toEqual(['finished']);
});

test('a scan that was begun with one run for each point is not gone on with as one run', async () => {
  const plan = await files.plan('mixed', [1]);
  await follow(client, { ...plan, scan: { ...plan.scan, mode: 'runs' } }, { journal: false });
  const failure = await failureOf(follow(client, plan, { journal: false }));
  expect(failure.code).toBe('usage');
  expectWords(wordsOf(failure));
});
