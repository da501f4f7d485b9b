import { listAllScans, listScan, runNumber } from '../../src/scans/scan-listing.js';
import { pointRunName, scatterRunName, stopRunName } from '../../src/scans/scan-names.js';
import { StubServer } from '../reana/stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

interface StubRun {
  readonly id: string;
  readonly name: string;
  readonly status: string;
}

function idOf(number: number): string {
  return `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;
}

function runOf(number: number, name: string, status = 'finished'): StubRun {
  return { id: idOf(number), name, status };
}

function pointRun(index: number, attempt = 1, status?: string, scan = 'curve'): StubRun {
  const key = index.toString(16).padStart(10, '0');
  return runOf(index * 10 + attempt, `${pointRunName(scan, { index, key })}.${attempt}`, status);
}

/** A server that lists these runs, newest first; `meanwhile` may change them after each page. */
async function listing(runs: StubRun[], meanwhile: (page: number) => void = () => undefined): Promise<void> {
  stub = await StubServer.start({
    'GET /api/workflows': ({ query }) => {
      const [page, size] = [Number(query.get('page')), Number(query.get('size'))];
      const items = runs.slice((page - 1) * size, page * size);
      const body = { items, page, total: runs.length };
      meanwhile(page);
      return { body };
    },
  });
}

test('all runs of a scan are seen with one request, without their progress', async () => {
  const runs = Array.from({ length: 1500 }, (_, index) => pointRun(1500 - index));
  await listing(runs);
  const { points } = await listScan(stub.client(), 'curve');
  expect(points.size).toBe(1500);
  expect(stub.calls).toEqual(['GET /api/workflows']);
  const { query } = stub.requests[0]!;
  expect(JSON.parse(query.get('search') ?? '')).toEqual({ name: ['curve--'] });
  expect(query.has('include_progress')).toBe(false);
});

test('attempts of a point come in the order in which they were made', async () => {
  await listing([pointRun(3, 10, 'running'), pointRun(3, 9, 'failed'), pointRun(3, 2, 'failed')]);
  const { points } = await listScan(stub.client(), 'curve');
  expect([...points.values()].map((runs) => runs.map(({ run }) => runNumber(run)))).toEqual([[2, 9, 10]]);
});

test('restarts come behind the run that they repeat', async () => {
  const [name] = pointRun(3).name.split('.');
  const runs = ['2', '1.2', '1.10', '1'].map((number, place) => runOf(place, `${name}.${number}`, 'failed'));
  await listing(runs);
  const { points } = await listScan(stub.client(), 'curve');
  expect([...points.values()][0]?.map(({ run }) => run.name)).toEqual(
    ['1', '1.2', '1.10', '2'].map((number) => `${name}.${number}`),
  );
});

test('runs of scans with like names are not taken for its own, nor are those that were deleted', async () => {
  await listing([
    pointRun(1, 1, 'finished', 'curve'),
    pointRun(2, 1, 'finished', 'my-curve'),
    pointRun(3, 1, 'finished', 'Curve'),
    pointRun(4, 1, 'deleted', 'curve'),
    runOf(90, 'curve--of-somebody.1'),
    runOf(91, `${stopRunName('curve')}.1`, 'created'),
    runOf(92, `${scatterRunName('curve', '0123456789')}.1`),
  ]);
  const found = await listScan(stub.client(), 'curve');
  expect([...found.points.keys()]).toEqual(['0000000001']);
  expect(found.scatter.map(({ run }) => run.id)).toEqual([idOf(92)]);
  expect(found.stop?.id).toBe(idOf(91));
  expect([...(await listAllScans(stub.client())).keys()].sort()).toEqual(['Curve', 'curve', 'my-curve']);
});

test('a run that slips to a page read already, since others are deleted, is not missed', async () => {
  const runs = Array.from({ length: 2005 }, (_, index) => pointRun(2005 - index));
  let isFirst = true;
  await listing(runs, (page) => {
    if (page === 1 && isFirst) runs.splice(0, 3);
    isFirst = false;
  });
  const { points } = await listScan(stub.client(), 'curve');
  expect(points.size).toBe(2002);
  expect([...points.values()].flat().map(({ run }) => run.id)).toContain(pointRun(3).id);
  expect(stub.calls).toHaveLength(4);
});

test('a run that slips at each reading is not missed for good', async () => {
  const runs = Array.from({ length: 2030 }, (_, index) => pointRun(2030 - index));
  await listing(runs, (page) => {
    if (page === 1) runs.splice(0, 3);
  });
  const { points } = await listScan(stub.client(), 'curve');
  expect(stub.calls).toHaveLength(10);
  const listed = new Set([...points.values()].flat().map(({ run }) => run.id));
  expect(runs.filter(({ id }) => !listed.has(id))).toEqual([]);
});
