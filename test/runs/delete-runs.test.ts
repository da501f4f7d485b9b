import { UsageError } from '../../src/core/errors.js';
import { deleteRuns, planDeletion, type DeletionScope } from '../../src/runs/delete-runs.js';
import { recorded, StubServer } from '../reana/stub-server.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';

let stub: StubServer;
afterEach(() => stub.close());

/** A server with these runs of the name `a`, by their numbers; the one that is asked for is `a.1`. */
async function serve(runs: Readonly<Record<string, string>>): Promise<StubServer> {
  const items = Object.entries(runs).map(([number, status]) => ({
    ...{ id: `id-${number}`, name: `a.${number}`, status },
  }));
  stub = await StubServer.start({
    'GET /api/workflows': { body: { items, total: items.length } },
    '*': ({ path }) =>
      path.endsWith('/parameters') ? { body: { id: 'id-1', name: 'a.1' } } : recorded('delete'),
  });
  return stub;
}

async function plan(run: string, scope: DeletionScope): Promise<string[]> {
  return (await planDeletion(stub.client(), run, scope)).map(({ name }) => name);
}

test('one run alone', async () => {
  await serve({ '1': 'finished', '10': 'finished', '2': 'running' });
  expect(await plan('a.1', 'run')).toEqual(['a.1']);
  expect(await plan('a.1', 'restarts')).toEqual(['a.1']);
});

test('a run whose workspace others share goes with them, or not at all', async () => {
  await serve({ '1': 'finished', '1.1': 'failed', '1.2': 'deleted', '2': 'running' });
  const failure = await failureOf(plan('a.1', 'run'));
  expect(failure).toBeInstanceOf(UsageError);
  expectWords(wordsOf(failure));
  expect(await plan('a.1', 'restarts')).toEqual(['a.1', 'a.1.1']);
});

test('all runs of a name, which is no run', async () => {
  await serve({ '1': 'finished', '1.1': 'failed', '2': 'created' });
  expect((await plan('a', 'all-runs')).sort()).toEqual(['a.1', 'a.1.1', 'a.2']);
  for (const run of ['a.1', 'id-1']) await expect(plan(run, 'all-runs')).rejects.toThrow(UsageError);
});

test('nothing goes while one of them runs', async () => {
  await serve({ '1': 'finished', '2': 'running' });
  const failure = await failureOf(plan('a', 'all-runs'));
  expect(failure).toBeInstanceOf(UsageError);
  expectWords(wordsOf(failure));
});

test('each is deleted by its id', async () => {
  await serve({});
  await deleteRuns(stub.client(), [
    { id: 'id-1', name: 'a.1' },
    { id: 'id-2', name: 'a.2' },
  ]);
  expect(stub.calls).toEqual(['PUT /api/workflows/id-1/status', 'PUT /api/workflows/id-2/status']);
});
