import { listScans } from '../../src/scans/list-scans.js';
import { StubServer } from '../reana/stub-server.js';
import { ScanServer } from './scan-server.js';

const [ONE, TWO] = ['0001-aaaaaaaaaa', '0002-bbbbbbbbbb'];

test.each(['0.9', 'bundle'] as const)(
  'by the names of runs, on a server of generation %s',
  async (generation) => {
    const scene = await ScanServer.start(generation);
    expect(await listScans(scene.client)).toEqual([]);
    await scene.end(`curve--${ONE}`, 'failed');
    await scene.end(`curve--${ONE}`, 'finished');
    await scene.create(`curve--${TWO}`);
    await scene.create('curve--stop');
    await scene.create('all-in-one--all-eeeeeeeeee');
    await scene.create('analysis');
    await scene.create('odd--name');
    const scans = await listScans(scene.client);
    const byName = Object.fromEntries(scans.map(({ name, ...scan }) => [name, scan]));
    expect(byName).toEqual({
      curve: {
        mode: 'runs',
        isStopped: true,
        counts: { total: 2, missing: 0, waiting: 1, running: 0, finished: 1, failed: 0, stopped: 0 },
        runs: 3,
        oldest: expect.any(Date) as Date,
        newest: expect.any(Date) as Date,
      },
      'all-in-one': expect.objectContaining({ mode: 'scatter', isStopped: false, runs: 1 }) as object,
    });
    await scene.close();
  },
);

test('points that share a run are counted; where the server does not return them, the others are still listed', async () => {
  const scatter = (id: string, name: string, status: string): object => ({
    id,
    name: `${name}--all-eeeeeeeeee.1`,
    status,
  });
  const items = [
    scatter('a', 'read', 'running'),
    scatter('b', 'gone', 'finished'),
    scatter('c', 'refused', 'finished'),
    scatter('d', 'created', 'created'),
    { id: 'e', name: `own--${ONE}.1`, status: 'finished' },
  ];
  const stub = await StubServer.start({
    'GET /api/workflows': { body: { items, total: items.length } },
    'GET /api/workflows/a/workspace/_scan/points.json': { body: ['aaaaaaaaaa', 'bbbbbbbbbb'] },
    'GET /api/workflows/b/workspace/_scan/points.json': { status: 404, body: { message: 'no such file' } },
    'GET /api/workflows/c/workspace/_scan/points.json': { status: 400, body: { message: 'no' } },
  });
  const scans = await listScans(stub.client());
  expect(Object.fromEntries(scans.map(({ name, counts }) => [name, [counts.total, counts.running]]))).toEqual(
    {
      ...{ read: [2, 2], gone: [0, 0], refused: [0, 0], created: [0, 0], own: [1, 0] },
    },
  );
  await stub.close();
});

test('those worked on last come first, with one request', async () => {
  const run = (name: string, minute: number): object => ({
    id: name,
    name,
    status: 'finished',
    created: `2030-01-01T00:0${minute}:00`,
  });
  const items = [
    run(`old--${ONE}.1`, 1),
    run(`old--${TWO}.1`, 2),
    run(`new--${ONE}.1`, 0),
    run(`new--${ONE}.2`, 9),
    run(`middle--${ONE}.1`, 5),
  ];
  const stub = await StubServer.start({ 'GET /api/workflows': { body: { items, total: items.length } } });
  const scans = await listScans(stub.client());
  expect(scans.map(({ name }) => name)).toEqual(['new', 'middle', 'old']);
  expect(scans[0]).toMatchObject({
    oldest: new Date('2030-01-01T00:00:00Z'),
    newest: new Date('2030-01-01T00:09:00Z'),
  });
  expect(stub.requests.map(({ query }) => query.get('search'))).toEqual(['{"name":["--"]}']);
  await stub.close();
});
