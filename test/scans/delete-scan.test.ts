import { fc } from '../support/property.js';
import type { Clock } from '../../src/core/clock.js';
import type { RunReference } from '../../src/reana/model.js';
import { deleteScan, planScanDeletion } from '../../src/scans/delete-scan.js';
import { parseScanRunName, pointRunName, scatterRunName, stopRunName } from '../../src/scans/scan-names.js';
import { StubServer } from '../reana/stub-server.js';
import { ScanServer } from './scan-server.js';

const [ONE, TWO, THREE] = ['0001-aaaaaaaaaa', '0002-bbbbbbbbbb', '0003-cccccccccc'];
const NEIGHBOURS = [`curve-2--${ONE}.1 created`, `curve.1 created`, `my-curve--${ONE}.1 created`];

async function makeNeighbours(scene: ScanServer): Promise<void> {
  for (const name of NEIGHBOURS) await scene.create(name.replace('.1 created', ''));
}

describe.each(['0.9', 'bundle'] as const)('on a server of generation %s', (generation) => {
  let scene: ScanServer;
  beforeAll(async () => {
    scene = await ScanServer.start(generation);
    await makeNeighbours(scene);
  });
  afterAll(() => scene.close());

  test('all runs of a scan go, and no others', async () => {
    await scene.end(`curve--${ONE}`, 'failed');
    await scene.end(`curve--${ONE}`, 'finished');
    await scene.create('curve--all-eeeeeeeeee');
    const running = await scene.run(`curve--${TWO}`);
    await scene.create(`curve--${THREE}`);
    const plan = await planScanDeletion(scene.client, 'curve');
    expect(plan).toMatchObject({ scan: 'curve', points: 3, live: 3 });
    expect(plan.runs.map(({ name }) => name).sort()).toEqual([
      `curve--${ONE}.1`,
      `curve--${ONE}.2`,
      `curve--${TWO}.1`,
      `curve--${THREE}.1`,
      'curve--all-eeeeeeeeee.1',
    ]);
    expect(plan.runs).toContainEqual({ id: running.id, name: running.name });

    const report = await deleteScan(scene.client, 'curve');
    expect(report.left).toEqual([]);
    expect(report.deleted.map(({ name }) => name).sort()).toEqual(plan.runs.map(({ name }) => name).sort());
    expect(await scene.left()).toEqual(NEIGHBOURS);
    for (const call of [deleteScan, planScanDeletion]) {
      await expect(call(scene.client, 'curve')).rejects.toMatchObject({ code: 'scan-not-found' });
    }
  });
});

describe('on any server', () => {
  let scene: ScanServer;
  beforeAll(async () => {
    scene = await ScanServer.start();
    await makeNeighbours(scene);
  });
  afterAll(() => scene.close());

  test('how much goes, when that is asked for', async () => {
    const run = await scene.create(`curve--${ONE}`);
    await scene.client.workspace.upload(run.id, 'data', { data: Buffer.alloc(100_000) });
    const { bytes } = await planScanDeletion(scene.client, 'curve', { sizes: true });
    expect(bytes).toBeGreaterThanOrEqual(100_000);
    expect(await planScanDeletion(scene.client, 'curve')).not.toHaveProperty('bytes');
    await deleteScan(scene.client, 'curve');
  });

  test('killed at any of its requests, the same command does the rest', async () => {
    for (let at = 0, done; done === undefined; at += 1) {
      for (const point of [ONE, TWO]) await scene.create(`curve--${point}`);
      done = await scene.mortally({ at, when: 'after' }, (client) => deleteScan(client, 'curve'));
      const again = await deleteScan(scene.client, 'curve').catch((error: unknown) => error);
      // The last thing that it does is to delete the mark.
      if (again instanceof Error) expect(again).toMatchObject({ code: 'scan-not-found' });
      else expect(again).toMatchObject({ left: [] });
      expect(await scene.left()).toEqual(NEIGHBOURS);
    }
  });

  test('the mark stays until whoever works on the scan has had time to see it', async () => {
    await scene.create(`curve--${ONE}`);
    let late: RunReference | undefined;
    const { clock: quiet } = scene.client;
    const clock: Clock = {
      now: () => quiet.now(),
      // The first long pause is the one that leaves time to others.
      sleep: async (pause, signal) => {
        if (pause > 500) late ??= await scene.create(`curve--${TWO}`);
        await quiet.sleep(pause, signal);
      },
    };
    const { deleted } = await deleteScan(scene.clientWith(clock), 'curve');
    expect(deleted).toContainEqual({ id: late?.id, name: late?.name });
    expect(await scene.left()).toEqual(NEIGHBOURS);
  });
});

test('what the server keeps is told, and the mark stays', async () => {
  const runs = [
    { id: 'a', name: `curve--${ONE}.1`, status: 'finished' },
    { id: 'm', name: 'curve--stop.1', status: 'created' },
  ];
  const stub = await StubServer.start({
    'GET /api/workflows': { body: { items: runs, total: runs.length } },
    '*': { status: 409, body: { message: 'not now' } },
  });
  expect(await deleteScan(stub.client(), 'curve')).toEqual({
    scan: 'curve',
    deleted: [],
    left: [{ id: 'a', name: `curve--${ONE}.1` }],
  });
  expect(stub.calls).not.toContain('PUT /api/workflows/m/status');
  await stub.close();
});

const scanName = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9_]{0,4}(?:-[A-Za-z0-9_]{1,4}){0,3}-?$/);
const key = fc.stringMatching(/^[0-9a-f]{10}$/);
const runName = fc
  .tuple(scanName, key, fc.integer({ min: 1, max: 99_999 }), fc.nat(3))
  .map(([scan, digits, index, kind]) => {
    const name =
      [pointRunName(scan, { index, key: digits }), scatterRunName(scan, digits), stopRunName(scan)][kind] ??
      scan;
    return { name, scan: kind === 3 ? undefined : scan };
  });

test('the name of a run says of which scan it is, whatever other scans are called', () => {
  fc.assert(
    fc.property(runName, fc.stringMatching(/^(\.[1-9][0-9]?){0,2}$/), ({ name, scan }, number) => {
      expect(parseScanRunName(`${name}${number}`)?.scan).toBe(scan);
    }),
  );
});

test('only runs of the very scan are deleted', async () => {
  const similar = fc
    .tuple(fc.constantFrom('', 'my-', 'a', 'X'), fc.constantFrom('', '-2', '_', 's', '-stop', '-all'))
    .map(([before, after]) => `${before}curve${after}`);
  const scans = fc.uniqueArray(fc.oneof(similar, scanName), { minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(scans, async (names) => {
      const all = ['curve', ...names.filter((name) => name.toLowerCase() !== 'curve'), 'Curve'];
      const runs = all.flatMap((scan) =>
        [
          pointRunName(scan, { index: 1, key: 'aaaaaaaaaa' }),
          scatterRunName(scan, 'bbbbbbbbbb'),
          stopRunName(scan),
          scan,
        ].map((name) => ({ id: name, name: `${name}.1`, status: 'finished' })),
      );
      const stub = await StubServer.start({
        // As a server that finds texts anywhere and in any case.
        'GET /api/workflows': ({ query }) => {
          const wanted = query.get('workflow_id_or_name');
          const items = runs.filter(
            ({ id, status }) => status !== 'deleted' && (wanted === null || id === wanted),
          );
          return { body: { items, total: items.length } };
        },
        '*': ({ path }) => {
          const run = runs.find(({ id }) => path === `/api/workflows/${encodeURIComponent(id)}/status`);
          if (run !== undefined) run.status = 'deleted';
          return {
            body: { message: 'done', workflow_id: 'x', workflow_name: 'x', status: 'deleted', user: 'x' },
          };
        },
      });
      await deleteScan(stub.client(), 'curve');
      await stub.close();
      const gone = runs.filter(({ status }) => status === 'deleted').map(({ id }) => id);
      expect(gone.sort()).toEqual(['curve--0001-aaaaaaaaaa', 'curve--all-bbbbbbbbbb', 'curve--stop']);
    }),
    { numRuns: 20 },
  );
});
