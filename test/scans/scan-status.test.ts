import { planScanDeletion } from '../../src/scans/delete-scan.js';
import { listScans } from '../../src/scans/list-scans.js';
import { pointName, pointRunName } from '../../src/scans/scan-names.js';
import { readScanState } from '../../src/scans/scan-status.js';
import type { Scan } from '../../src/scan-file/scan.js';
import { StubServer, type SeenRequest } from '../reana/stub-server.js';
import { makeScan } from './scan-fixture.js';
import { ScanServer } from './scan-server.js';
import { CardScan } from './scatter/scatter-analysis.js';
import { follow } from './small-scan.js';

const SCAN = makeScan([{ x: 1 }, { x: 2 }, { x: 3 }, { x: 4 }, { x: 5 }, { x: 6 }]);

const LOG_TAIL = expect.stringMatching(/^no events$/m) as string;

function nameOf(index: number, scan: Scan = SCAN): string {
  return pointRunName(scan.name, scan.points[index - 1]!);
}

describe.each(['0.9', 'bundle'] as const)('on a server of generation %s', (generation) => {
  let scene: ScanServer;
  beforeAll(async () => {
    scene = await ScanServer.start(generation);
    await scene.end(nameOf(1), 'failed');
    await scene.end(nameOf(1), 'finished');
    await scene.end(nameOf(2), 'failed');
    await scene.end(nameOf(2), 'failed');
    await scene.run(nameOf(3));
    await scene.create(nameOf(4));
    await scene.end(nameOf(5), 'stopped');
    await scene.create(nameOf(6).replace('curve--', 'curve-2--'));
    await scene.create('curve--0009-0123456789');
  });
  afterAll(() => scene.close());

  test('a scan that is known', async () => {
    const state = await readScanState(scene.client, 'curve', { scan: SCAN });
    expect(state).toMatchObject({ name: 'curve', mode: 'runs', isStopped: false });
    expect(state.counts).toEqual({
      total: 6,
      missing: 1,
      waiting: 1,
      running: 1,
      finished: 1,
      failed: 1,
      stopped: 1,
    });
    expect(state.points.map(({ point, status, runs }) => [point, status, runs.length])).toEqual(
      [
        ['finished', 2],
        ['failed', 2],
        ['running', 1],
        ['waiting', 1],
        ['stopped', 1],
        ['missing', 0],
      ].map((standing, index) => [SCAN.points[index], ...standing]),
    );
    expect(state.points.every(({ cause }) => cause === undefined)).toBe(true);
    expect(state.others).toMatchObject([{ name: '0009-0123456789', status: 'waiting' }]);
  });

  test('why points failed, when that is asked for', async () => {
    const { points } = await readScanState(scene.client, 'curve', { scan: SCAN, causes: true });
    expect(points.flatMap(({ name, cause }) => (cause === undefined ? [] : [{ name, cause }]))).toEqual([
      {
        name: pointName(SCAN.points[1]!),
        cause: { kind: 'own-error', step: 's0', message: 'no events', logTail: LOG_TAIL },
      },
    ]);
  });

  test('a scan that only its runs tell of', async () => {
    const state = await readScanState(scene.client, 'curve');
    expect(state.counts).toEqual({
      total: 6,
      missing: 0,
      waiting: 2,
      running: 1,
      finished: 1,
      failed: 1,
      stopped: 1,
    });
    expect(state.points.map(({ name }) => name)).toEqual([
      ...SCAN.points.slice(0, 5).map(pointName),
      '0009-0123456789',
    ]);
    expect(state).not.toHaveProperty('others');
  });

  test('a scan that is not there', async () => {
    await expect(readScanState(scene.client, 'curv')).rejects.toMatchObject({ code: 'scan-not-found' });
    expect((await readScanState(scene.client, 'curv', { scan: SCAN })).counts).toMatchObject({ missing: 6 });
  });

  test('a mark alone', async () => {
    await scene.create('other--stop');
    expect(await readScanState(scene.client, 'other')).toMatchObject({ isStopped: true, points: [] });
  });
});

test('points that share a run, known and not', async () => {
  const scene = await ScanServer.start();
  const files = new CardScan();
  const plan = await files.plan('six', [1, 2, 3]);
  await follow(scene.client, plan, { journal: false, retries: 0 });
  const standings = ['finished', 'finished', 'finished', 'finished', 'finished', 'failed'];
  for (const known of [{ scan: plan.scan }, {}]) {
    const state = await readScanState(scene.client, 'six', known);
    expect(state).toMatchObject({ mode: 'scatter', counts: { total: 6, finished: 5, failed: 1 } });
    expect(state.points.map(({ status }) => status)).toEqual(standings);
    expect(state.points.map(({ name }) => name)).toEqual(plan.scan.points.map(pointName));
    expect(state.points[5]?.cause).toEqual({
      ...{ kind: 'own-error', step: 'draw', message: 'it broke' },
      logTail: expect.stringMatching(/^it broke$/m) as string,
    });
  }
  const counts = { total: 6, missing: 0, waiting: 0, running: 0, finished: 5, failed: 1, stopped: 0 };
  await expect(listScans(scene.client)).resolves.toMatchObject([{ name: 'six', mode: 'scatter', counts }]);
  await expect(planScanDeletion(scene.client, 'six')).resolves.toMatchObject({ points: 6, live: 0 });
  files.dispose();
  await scene.close();
});

describe('with many points', () => {
  const many = makeScan(Array.from({ length: 1000 }, (_, x) => ({ x })));
  let stub: StubServer;
  const underWay = { now: 0, most: 0 };
  let arrive: () => void;
  /** No answer goes out before the client has asked for a second one. */
  const second = new Promise<void>((resolve) => (arrive = resolve));

  beforeAll(async () => {
    const items = many.points.map((_, index) => ({
      id: String(index + 1),
      name: `${nameOf(index + 1, many)}.1`,
      status: 'failed',
      created: new Date(Date.UTC(2030, 0, 1, 0, 0, index)).toISOString().slice(0, 19),
    }));
    stub = await StubServer.start({
      'GET /api/workflows': { body: { items, total: items.length } },
      '*': async ({ path }: SeenRequest) => {
        underWay.now += 1;
        underWay.most = Math.max(underWay.most, underWay.now);
        if (underWay.now > 1) arrive();
        await second;
        underWay.now -= 1;
        const failed = { job_name: 'train', status: 'failed', logs: `OOMKilled\n${path}` };
        return { body: { logs: JSON.stringify({ workflow_logs: '', job_logs: { a: failed } }) } };
      },
    });
  });
  afterAll(() => stub.close());

  test('one request tells how they stand', async () => {
    const before = stub.calls.length;
    const { counts } = await readScanState(stub.client(), 'curve', { scan: many });
    expect(counts).toMatchObject({ total: 1000, failed: 1000 });
    expect(stub.calls.slice(before)).toEqual(['GET /api/workflows']);
  });

  test('only the newest causes are asked for, four at a time', async () => {
    const { points, unexplained } = await readScanState(stub.client(), 'curve', { scan: many, causes: true });
    expect(unexplained).toBe(950);
    const explained = points.filter(({ cause }) => cause !== undefined);
    expect(explained.map(({ point }) => point?.index)).toEqual(
      Array.from({ length: 50 }, (_, index) => 951 + index),
    );
    expect(explained[0]?.cause).toEqual({
      ...{ kind: 'out-of-memory', step: 'train', message: 'OOMKilled' },
      logTail: 'OOMKilled\n/api/workflows/951/logs',
    });
    expect(underWay.most).toBeLessThanOrEqual(4);
  });
});
