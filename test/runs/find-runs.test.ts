import { NotFoundError } from '../../src/reana/errors/api-error.js';
import { findRuns } from '../../src/runs/find-runs.js';
import type { StubServer } from '../reana/stub-server.js';
import { makeRuns, startManyRuns, stubId, type StubRun } from './many-runs.js';

let stub: StubServer;
afterEach(() => stub.close());

async function find(runs: readonly StubRun[], names: readonly string[]): Promise<string[]> {
  stub = await startManyRuns(runs, {
    'GET /api/workflows/b/parameters': { body: { id: stubId(101), name: 'b.2', parameters: {} } },
  });
  return (await findRuns(stub.client(), names)).map(({ name }) => name);
}

test('many runs of one name are found with one request, in the order of the names', async () => {
  const names = ['scan.7', 'scan.1', 'scan', 'scan.90'];
  expect(await find(makeRuns('scan', 150), names)).toEqual(['scan.7', 'scan.1', 'scan.150', 'scan.90']);
  expect(stub.calls).toEqual(['GET /api/workflows']);
});

test('ids, bare names and runs of several names', async () => {
  const runs = [...makeRuns('a', 3), ...makeRuns('b', 2, 100)];
  expect(await find(runs, [stubId(1), 'a.1', 'a.3', 'b'])).toEqual(['a.2', 'a.1', 'a.3', 'b.2']);
});

test('a run that is named twice is found once', async () => {
  expect(await find(makeRuns('a', 3), ['a.3', 'a', stubId(2), 'a.3'])).toEqual(['a.3']);
});

test('a run that is not there', async () => {
  await expect(find(makeRuns('a', 3), ['a.1', 'a.9'])).rejects.toThrow(NotFoundError);
});
