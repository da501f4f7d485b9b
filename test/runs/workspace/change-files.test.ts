import { UsageError } from '../../../src/core/errors.js';
import { movePath } from '../../../src/runs/workspace/move-path.js';
import { planPrune, pruneWorkspace } from '../../../src/runs/workspace/prune-workspace.js';
import { removePaths } from '../../../src/runs/workspace/remove-paths.js';
import type { ChangeFilesOptions } from '../../../src/runs/workspace/check-ended.js';
import { StubServer } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const RUN = { id: 'id-1', name: 'a.1' };
const SPACE = '/api/workflows/id-1/workspace';
const ACTIVE = ['queued', 'pending', 'running'];

let stub: StubServer;
afterEach(() => stub.close());

/** A server with these runs of the name `a`, by their numbers, that would change the files of any of them. */
async function serve(runs: Readonly<Record<string, string>>, specification: object = {}): Promise<void> {
  const files = ['reana.yaml', 'data/in.txt', 'database.txt', 'out/plot.png', 'tmp/a.log'];
  stub = await StubServer.start({
    'GET /api/workflows': ({ query }) => {
      const wanted = query.getAll('status').flatMap((each) => each.split(','));
      const items = Object.entries(runs)
        .filter(([, status]) => wanted.includes(status))
        .map(([number, status]) => ({ id: `id-${number}`, name: `a.${number}`, status }));
      return { body: { items, total: items.length } };
    },
    [`GET ${SPACE}`]: { body: { items: files.map((name) => ({ name, size: { raw: 2 } })) } },
    [`GET /api/workflows/id-1/specification`]: { body: { specification, parameters: {} } },
    [`DELETE ${SPACE}/tmp/a.log`]: { body: { deleted: { 'tmp/a.log': { size: 2 } }, failed: {} } },
    'POST /api/workflows/id-1/prune': { body: { message: 'pruned' } },
    'PUT /api/workflows/move_files/id-1': { body: { message: 'moved' } },
  });
}

const CHANGES: readonly (readonly [string, (options: ChangeFilesOptions) => Promise<unknown>])[] = [
  ['prune', (options) => pruneWorkspace(stub.client(), RUN, options)],
  ['rm', (options) => removePaths(stub.client(), RUN, ['tmp/a.log'], options)],
  ['mv', (options) => movePath(stub.client(), RUN, 'tmp/a.log', 'b', options)],
];

const changes = (): string[] => stub.calls.filter((call) => !call.startsWith('GET '));

describe.each(CHANGES)('%s', (_name, change) => {
  test.each(ACTIVE)('is refused while the run is %s, and nothing is changed', async (status) => {
    await serve({ '1': status, '2': 'finished' });
    const failure = await failureOf(change({}));
    expect(failure).toBeInstanceOf(UsageError);
    expect(failure).toMatchObject({ action: { type: 'set-option', option: 'whileRunning' } });
    expect(failure.message).toContain(`a.1 is ${status}`);
    expect(changes()).toEqual([]);
    expectWords(wordsOf(failure));
  });

  test('is refused while a restart runs in the same workspace', async () => {
    await serve({ '1': 'failed', '1.1': 'running' });
    expect((await failureOf(change({}))).message).toContain('a.1.1 is running');
    expect(changes()).toEqual([]);
  });

  test('is done when that is meant', async () => {
    await serve({ '1': 'running' });
    await change({ whileRunning: true });
    expect(changes()).toHaveLength(1);
  });

  test.each(['created', 'finished', 'failed', 'stopped'])('is done when the run is %s', async (status) => {
    await serve({ '1': status });
    await change({});
    expect(changes()).toHaveLength(1);
  });

  test('is done while other runs of the name go on', async () => {
    await serve({ '1': 'finished', '10': 'running', '2': 'queued', '11.1': 'pending' });
    await change({});
    expect(changes()).toHaveLength(1);
  });
});

describe('a plan of what prune removes', () => {
  const specification = {
    inputs: { files: ['./reana.yaml'], directories: ['data/'] },
    outputs: { files: ['out/plot.png'] },
  };

  test.each([
    [{}, ['database.txt', 'tmp/a.log']],
    [{ outputs: true }, ['database.txt', 'out/plot.png', 'tmp/a.log']],
    [{ inputs: true }, ['data/in.txt', 'database.txt', 'reana.yaml', 'tmp/a.log']],
    [
      { inputs: true, outputs: true },
      ['data/in.txt', 'database.txt', 'out/plot.png', 'reana.yaml', 'tmp/a.log'],
    ],
  ])('%j', async (options, expected) => {
    await serve({ '1': 'finished' }, specification);
    const files = await planPrune(stub.client(), RUN, options);
    expect(files.map(({ path }) => path)).toEqual(expected);
    expect(files[0]).toMatchObject({ size: 2 });
    expect(changes()).toEqual([]);
  });

  test('keeps all below the workspace itself', async () => {
    await serve({ '1': 'finished' }, { inputs: { directories: ['.'] } });
    expect(await planPrune(stub.client(), RUN)).toEqual([]);
  });

  test('is refused like prune itself', async () => {
    await serve({ '1': 'running' }, specification);
    await expect(planPrune(stub.client(), RUN)).rejects.toThrow(UsageError);
  });
});
