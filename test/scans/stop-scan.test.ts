import { listScan } from '../../src/scans/scan-listing.js';
import { removeStopMarkers } from '../../src/scans/stop-marker.js';
import { stopScan } from '../../src/scans/stop-scan.js';
import { recorded, StubServer } from '../reana/stub-server.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';
import { ScanServer } from './scan-server.js';

const [ONE, TWO, THREE, FOUR] = ['0001-aaaaaaaaaa', '0002-bbbbbbbbbb', '0003-cccccccccc', '0004-dddddddddd'];

describe.each(['0.9', 'bundle', 'oidc', undefined] as const)('on a server of generation %s', (generation) => {
  let scene: ScanServer;
  beforeAll(async () => {
    scene = await ScanServer.start(generation);
  });
  afterEach(() => scene.wipe());
  afterAll(() => scene.close());

  test('ends what is under way, and nothing else', async () => {
    await scene.end(`curve--${ONE}`, 'finished');
    const running = await scene.run(`curve--${TWO}`);
    const created = await scene.create(`curve--${THREE}`);
    await scene.create(`curve-2--${FOUR}`);
    await scene.create(`my-curve--${FOUR}`);
    await scene.create('curve');
    const report = await stopScan(scene.client, 'curve');
    expect(report).toEqual({
      scan: 'curve',
      isMarked: true,
      stopped: [{ id: running.id, name: running.name }],
      deleted: [{ id: created.id, name: created.name }],
      left: [],
    });
    expect(await scene.left()).toEqual([
      `curve--${ONE}.1 finished`,
      `curve--${TWO}.1 stopped`,
      'curve--stop.1 created',
      `curve-2--${FOUR}.1 created`,
      'curve.1 created',
      `my-curve--${FOUR}.1 created`,
    ]);
    expect(await stopScan(scene.client, 'curve')).toEqual({ ...report, stopped: [], deleted: [] });
    expect((await scene.left()).filter((run) => run.startsWith('curve--stop'))).toHaveLength(1);
  });

  test('may be gone on with, when all marks are gone', async () => {
    await scene.create(`curve--${FOUR}`);
    await scene.create('curve--stop');
    await scene.create('curve--stop');
    await scene.create('curve-2--stop');
    await removeStopMarkers(scene.client, await listScan(scene.client, 'curve'));
    const listing = await listScan(scene.client, 'curve');
    expect(listing.stop).toBeUndefined();
    expect(await scene.left()).toEqual([`curve--${FOUR}.1 created`, 'curve-2--stop.1 created']);
    await removeStopMarkers(scene.client, listing);
  });
});

describe('on any server', () => {
  let scene: ScanServer;
  beforeAll(async () => {
    scene = await ScanServer.start();
  });
  afterAll(() => scene.close());

  test('a scan of which there is nothing is not marked', async () => {
    await scene.create(`curve-2--${ONE}`);
    await expect(stopScan(scene.client, 'curve')).rejects.toMatchObject({ code: 'scan-not-found' });
    const failure = await failureOf(stopScan(scene.client, 'cur.ve'));
    expect(failure.code).toBe('usage');
    expectWords(wordsOf(failure));
    expect(await scene.left()).toEqual([`curve-2--${ONE}.1 created`]);
    await scene.wipe();
  });

  test('a mark that somebody starts does nothing', async () => {
    await scene.create(`curve--${ONE}`);
    await stopScan(scene.client, 'curve');
    const { stop } = await listScan(scene.client, 'curve');
    await scene.client.workspace.upload(stop?.id ?? '', 'workflow.yml', {
      data: Buffer.from('stages: []\n'),
    });
    await scene.client.workflows.start(stop?.id ?? '');
    await scene.until(stop?.id ?? '', 'finished');
    expect((await listScan(scene.client, 'curve')).stop).toMatchObject({ id: stop?.id });
    expect(scene.server.runtime.tasks).toEqual([]);
    await scene.wipe();
  });

  test('killed at any of its requests, the same command does the rest', async () => {
    // What it died before is what it died after one request earlier.
    const finished = await scene.end(`curve--${ONE}`, 'finished');
    for (let at = 0, done; done === undefined; at += 1) {
      for (const point of [TWO, THREE]) await scene.create(`curve--${point}`);
      done = await scene.mortally({ at, when: 'after' }, (client) => stopScan(client, 'curve'));
      if (done === undefined) await stopScan(scene.client, 'curve');
      const left = (await scene.left()).filter((run) => !run.startsWith('curve--stop'));
      expect(left).toEqual([`${finished.name} finished`]);
      const listing = await listScan(scene.client, 'curve');
      expect(listing.stop).toBeDefined();
      await removeStopMarkers(scene.client, listing);
    }
    await scene.wipe();
  });
});

describe('on a server with a will of its own', () => {
  let stub: StubServer;
  afterEach(() => stub.close());

  interface StubRun {
    readonly id: string;
    readonly name: string;
    status: string;
  }

  /** A server whose runs change in their own way when they are to be stopped or deleted. */
  async function serve(
    runs: StubRun[],
    change: (run: StubRun, wanted: string) => number,
    create: () => object = () => recorded('create'),
  ): Promise<StubServer> {
    stub = await StubServer.start({
      'GET /api/ping': { body: { message: 'OK', status: '200' } },
      'GET /api/workflows': () => ({ body: { items: runs, total: runs.length } }),
      'POST /api/workflows': () => {
        const answer = create();
        runs.push({ id: 'mark', name: 'curve--stop.1', status: 'created' });
        return answer;
      },
      '*': ({ path, query }) => {
        const run = runs.find(({ id }) => path === `/api/workflows/${id}/status`);
        if (run === undefined) return { status: 404, body: { message: 'no such run' } };
        const status = change(run, query.get('status') ?? '');
        return {
          status,
          body: { message: `Workflow ${run.name} cannot be deleted as it is currently ${run.status}.` },
        };
      },
    });
    return stub;
  }

  test('runs that end by themselves, or begin meanwhile', async () => {
    const runs = [
      { id: 'a', name: `curve--${ONE}.1`, status: 'running' },
      { id: 'b', name: `curve--${TWO}.1`, status: 'queued' },
      { id: 'c', name: `curve--${THREE}.1`, status: 'pending' },
    ];
    await serve(runs, (run, wanted) => {
      if (run.id === 'a') {
        run.status = 'finished';
        return 409;
      }
      if (run.id === 'b' && run.status === 'queued') {
        run.status = 'running';
        return 500;
      }
      run.status = wanted === 'stop' ? 'stopped' : wanted;
      return 200;
    });
    const report = await stopScan(stub.client(), 'curve');
    expect(report).toMatchObject({
      stopped: [{ id: 'b', name: `curve--${TWO}.1` }],
      deleted: [{ id: 'c', name: `curve--${THREE}.1` }],
      left: [],
    });
  });

  test('a run that another machine makes meanwhile', async () => {
    const runs = [{ id: 'a', name: `curve--${ONE}.1`, status: 'running' }];
    await serve(runs, (run, wanted) => {
      if (run.id === 'a') runs.push({ id: 'late', name: `curve--${TWO}.1`, status: 'created' });
      run.status = wanted === 'stop' ? 'stopped' : wanted;
      return 200;
    });
    expect(await stopScan(stub.client(), 'curve')).toMatchObject({
      deleted: [{ id: 'late', name: `curve--${TWO}.1` }],
    });
  });

  test('a run that goes on whatever it is told, which is waited for no longer than a minute', async () => {
    await serve([{ id: 'a', name: `curve--${ONE}.1`, status: 'running' }], () => 200);
    expect(await stopScan(stub.client(), 'curve')).toEqual({
      scan: 'curve',
      isMarked: true,
      stopped: [],
      deleted: [],
      left: [{ id: 'a', name: `curve--${ONE}.1` }],
    });
  });

  test('the restart of a run that has finished is stopped once it runs: to delete it would take the files', async () => {
    const runs = [
      { id: 'a', name: `curve--${ONE}.1`, status: 'finished' },
      { id: 'b', name: `curve--${ONE}.1.1`, status: 'queued' },
      { id: 'c', name: `curve--${TWO}.1`, status: 'running' },
      { id: 'd', name: `curve--${THREE}.1`, status: 'failed' },
      { id: 'e', name: `curve--${THREE}.1.1`, status: 'queued' },
    ];
    await serve(runs, (run, wanted) => {
      run.status = wanted === 'stop' ? 'stopped' : wanted;
      if (run.id === 'c') runs[1]!.status = 'running';
      return 200;
    });
    const { stopped, deleted } = await stopScan(stub.client(), 'curve');
    expect(stopped.map(({ id }) => id)).toEqual(['c', 'b']);
    expect(deleted.map(({ id }) => id)).toEqual(['e']);
  });

  test('who goes on with the scan meanwhile is left in peace', async () => {
    const runs = [{ id: 'a', name: `curve--${ONE}.1`, status: 'running' }];
    await serve(runs, (run, wanted) => {
      run.status = wanted === 'stop' ? 'stopped' : wanted;
      if (run.id === 'a') runs.splice(1, 1, { id: 'next', name: `curve--${TWO}.1`, status: 'running' });
      return 200;
    });
    expect(await stopScan(stub.client(), 'curve')).toMatchObject({
      stopped: [{ id: 'a' }],
      left: [{ id: 'next' }],
    });
  });

  test('no room for the mark', async () => {
    const runs = [{ id: 'a', name: `curve--${ONE}.1`, status: 'running' }];
    await serve(
      runs,
      (run) => {
        run.status = 'stopped';
        return 200;
      },
      () => ({ status: 403, body: { message: 'User quota exceeded.\nUsage: 2 GiB' } }),
    );
    expect(await stopScan(stub.client(), 'curve')).toMatchObject({
      isMarked: false,
      stopped: [{ id: 'a', name: `curve--${ONE}.1` }],
    });
  });
});
