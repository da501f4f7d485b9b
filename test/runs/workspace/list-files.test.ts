import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RunReference } from '../../../src/reana/model.js';
import { createRestClient, type RestClient } from '../../../src/reana/rest-client.js';
import { downloadOutputs } from '../../../src/runs/download/download.js';
import type { DownloadEvent } from '../../../src/runs/events.js';
import { listFiles } from '../../../src/runs/workspace/list-files.js';
import { removePaths } from '../../../src/runs/workspace/remove-paths.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { StubServer, TestClock } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const FILES = [
  ...['a', 'b', 'c'].map((name) => `points_${name}/out/result.txt`),
  ...['1', '2', '3', '4'].map((name) => `deep/er/${name}.txt`),
  ...['deep/x[1]/a', 'deep/x[1]/b', 'top.txt'],
].sort();

describe('with a server that lists six files at most', () => {
  let server: TestServer;
  let client: RestClient;
  let run: RunReference;
  let folder: string;

  beforeAll(async () => {
    server = await TestServer.start({ fileLimit: 6 });
    const { url, token } = server.server;
    client = createRestClient({
      ...{ serverUrl: url, accessToken: token, authentication: 'query', clock: new TestClock() },
    });
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'many-'));
    run = await server.createRun('many', {
      workflow: { type: 'yadage', file: 'workflow.yml' },
      outputs: { directories: ['points_b', 'deep'], files: ['top.txt'] },
    });
    const workspace = join(server.dataDir, 'workspaces', run.id);
    for (const path of FILES) {
      await mkdir(dirname(join(workspace, path)), { recursive: true });
      await writeFile(join(workspace, path), path);
    }
  });
  afterEach(() => rm(folder, { recursive: true }));

  async function saved(): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    return files.map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort();
  }

  test('a listing of more is refused, with the words of what to do', async () => {
    const failure = await failureOf(client.workspace.list(run.id));
    expect(failure).toMatchObject({ code: 'too-many-files', status: 400 });
    expect(failure.action).toEqual({ type: 'list-files', run: run.id, pattern: '*' });
    expectWords(wordsOf(failure, { [run.id]: 'RUN', [server.server.url]: 'SERVER' }));
  });

  test('all files are listed folder by folder', async () => {
    expect((await listFiles(client, run.id)).map(({ path }) => path)).toEqual(FILES);
    const below = await listFiles(client, run.id, {}, 'deep/x[1]');
    expect(below.map(({ path }) => path)).toEqual(['deep/x[1]/a', 'deep/x[1]/b']);
    const one = await listFiles(client, run.id, {}, 'top.txt');
    expect(one.map(({ path }) => path)).toEqual(['top.txt']);
  });

  test('the declared outputs are downloaded', async () => {
    await downloadOutputs(client, run, folder);
    const wanted = FILES.filter((path) => /^(points_b|deep|top\.txt)/.test(path));
    expect(await saved()).toEqual(wanted);
    for (const path of wanted) expect(await readFile(join(folder, path), 'utf8')).toBe(path);
  });

  test('so are files, folders and patterns by name, and nothing is fetched twice', async () => {
    const paths = ['top.txt', 'deep/x[1]/', 'points_*/out/*.txt', 'deep/er/2.txt'];
    await downloadOutputs(client, run, folder, { paths, checksums: true });
    const wanted = FILES.filter((path) => !path.startsWith('deep/er/') || path === 'deep/er/2.txt');
    expect(await saved()).toEqual(['SHA256SUMS', ...wanted].sort());
    const events: DownloadEvent[] = [];
    await downloadOutputs(client, run, folder, { paths, onProgress: (event) => events.push(event) });
    expect(events[0]).toMatchObject({ type: 'downloading', files: 0, present: wanted.length });
    const missing = downloadOutputs(client, run, folder, { paths: ['top.txt', 'nothing'] });
    await expect(missing).rejects.toMatchObject({ code: 'transfer', path: 'nothing' });
  });

  test('files, folders and what matches patterns are removed', async () => {
    await removePaths(client, run, ['top.txt', 'deep/**/*']);
    const left = (await client.workspace.list(run.id)).map(({ path }) => path);
    expect(left).toEqual(FILES.filter((path) => path.startsWith('points_')));
  });
});

describe('with a server that lists folders as well', () => {
  let stub: StubServer;
  afterEach(() => stub.close());

  /** Listings by their pattern, '' for all; undefined is too many files. */
  async function start(
    listings: Readonly<Record<string, readonly string[] | undefined>>,
  ): Promise<RestClient> {
    stub = await StubServer.start({
      'GET /api/workflows/r/workspace': ({ query }) => {
        const names = listings[query.get('file_name') ?? ''];
        if (names === undefined)
          return { status: 400, body: { message: 'Too many files to display (limit=2).' } };
        return {
          body: { items: names.map((name) => ({ name, size: { raw: name.includes('.') ? 3 : 4096 } })) },
        };
      },
      '*': ({ path }) => ({ body: path.includes('.') ? 'abc' : 'an archive of nothing' }),
    });
    return stub.client();
  }

  test('only files are taken from it, however many there are', async () => {
    const client = await start({
      '*': ['a', 'b.txt', 'c'],
      '*/*': ['a/a', 'a/1.txt', 'c/2.txt'],
      a: ['a/a', 'a/1.txt', 'a/a/3.txt'],
      c: undefined,
      'c/*': ['c/2.txt', 'c/d'],
      'c/*/*': undefined,
      'c/2.txt': ['c/2.txt'],
      'c/d': ['c/d/e', 'c/d/e/4.txt'],
    });
    const files = (await listFiles(client, 'r')).map(({ path }) => path);
    expect(files).toEqual(['a/1.txt', 'a/a/3.txt', 'b.txt', 'c/2.txt', 'c/d/e/4.txt']);
  });

  test('an empty folder among the files is left out with a warning', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'many-'));
    const client = await start({ out: ['out/a.txt', 'out/empty'], 'out/empty': [] });
    const events: DownloadEvent[] = [];
    const onProgress = (event: DownloadEvent): void => void events.push(event);
    const run = { id: 'r', name: 'r.1' };
    const saved = await downloadOutputs(client, run, folder, { paths: ['out'], onProgress });
    expect(saved).toEqual([join(folder, 'out/a.txt')]);
    expect(events.filter(({ type }) => type === 'warning')).toHaveLength(1);
    expect(await readdir(join(folder, 'out'))).toEqual(['a.txt']);
    await rm(folder, { recursive: true });
  });

  test('a folder that names itself, or is too large by itself, ends it', async () => {
    const client = await start({ '*': ['a'], '*/*': ['a/a'], 'a/*': ['a', 'a'] });
    expect(await listFiles(client, 'r')).toEqual([]);
    await stub.close();
    const endless = await start({});
    await expect(listFiles(endless, 'r')).rejects.toMatchObject({ code: 'too-many-files' });
  });
});
