import { RunStatusReader, type RunLookup } from '../../../src/runs/follow/run-status-reader.js';
import type { StubServer } from '../../reana/stub-server.js';
import { makeRuns, startManyRuns, type StubRun } from '../many-runs.js';

let stub: StubServer;
afterEach(() => stub.close());

async function start(runs: StubRun[]): Promise<RunStatusReader> {
  stub = await startManyRuns(runs);
  return new RunStatusReader(stub.client());
}

/** What a look cost: its requests, each as `name size page`. */
async function cost(look: () => Promise<unknown>): Promise<string[]> {
  const before = stub.requests.length;
  await look();
  return stub.requests
    .slice(before)
    .map(({ path, query }) =>
      path === '/api/workflows'
        ? ['workflow_id_or_name', 'size', 'page'].map((key) => query.get(key) ?? '*').join(' ')
        : path,
    );
}

function seen(looks: ReadonlyMap<string, RunLookup>): string[] {
  return [...looks.values()].map((look) => ('run' in look ? look.run.name : 'gone'));
}

test('runs of one name are asked for by name, all in one answer', async () => {
  const runs = makeRuns('scan', 1000);
  const listing = await start([...runs, ...makeRuns('other', 500, 5000)]);
  let looks: ReadonlyMap<string, RunLookup> = new Map();
  expect(await cost(async () => (looks = await listing.read(runs, {})))).toEqual(['scan 1020 1']);
  expect(seen(looks)).toHaveLength(1000);
  expect(seen(looks)).not.toContain('gone');
});

test('runs of several names are found between the newest run and the oldest one watched', async () => {
  const [a, b] = [makeRuns('a', 30), makeRuns('b', 30, 100)];
  const listing = await start([...a, ...b, ...makeRuns('newer', 90, 200)]);
  const watched = [...a, ...b];
  // The first look doesn't know how far it has to go, the next ones do.
  expect(await cost(() => listing.read(watched, {}))).toEqual(['* 80 1', '* 80 2']);
  expect(await cost(() => listing.read(watched, {}))).toEqual(['* 170 1']);
});

test('runs that were made meanwhile make it read on', async () => {
  const all = [...makeRuns('a', 2), ...makeRuns('b', 2, 50)];
  const listing = await start(all);
  const watched = [...all];
  await listing.read(watched, {});
  all.push(...makeRuns('newer', 60, 100));
  expect(await cost(() => listing.read(watched, {}))).toEqual(['* 50 1', '* 50 2']);
  expect(await cost(() => listing.read(watched, {}))).toEqual(['* 84 1']);
});

test('a single run is asked for by its id', async () => {
  const runs = makeRuns('scan', 3);
  const listing = await start(runs);
  expect(await cost(() => listing.read([runs[0]!], {}))).toEqual([`${runs[0]!.id} 1 1`]);
});

test('few runs deep down are asked for alone, which is less than all pages above them', async () => {
  const deep = [...makeRuns('a', 1), ...makeRuns('b', 1, 1)];
  const listing = await start([...deep, ...makeRuns('newer', 2000, 100)]);
  const first = await cost(() => listing.read(deep, {}));
  expect(first.slice(0, 3)).toEqual(['* 50 1', '* 50 2', '* 50 3']);
  expect(first.slice(3).sort()).toEqual(deep.map(({ id }) => `${id} 1 1`));
  expect((await cost(() => listing.read(deep, {}))).sort()).toEqual(deep.map(({ id }) => `${id} 1 1`));
});

test('a run that is not listed and not there is gone, the others are not', async () => {
  const runs = makeRuns('scan', 4);
  const all = [...runs];
  const listing = await start(all);
  await listing.read(runs, {});
  all.splice(1, 1);
  const looks = await listing.read(runs, {});
  expect(runs.map(({ id }) => 'gone' in looks.get(id)!)).toEqual([false, true, false, false]);
});
