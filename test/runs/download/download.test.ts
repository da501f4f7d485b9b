import { execFileSync } from 'node:child_process';
import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  truncate,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRestClient, type RestClient } from '../../../src/reana/rest-client.js';
import type { RunReference } from '../../../src/reana/model.js';
import { downloadOutputs, planOutputs, type DownloadOptions } from '../../../src/runs/download/download.js';
import type { DownloadEvent } from '../../../src/runs/events.js';
import { planPaths } from '../../../src/runs/upload/upload-plan.js';
import { uploadInputs } from '../../../src/runs/upload/upload-inputs.js';
import { StubServer, TestClock, type Reply } from '../../reana/stub-server.js';
import { makeZip } from '../../reana/zip.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'download-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('from the embedded server', () => {
  let server: TestServer;
  let client: RestClient;
  let run: RunReference;
  let workspace: string;
  let fetched: string[];
  let events: DownloadEvent[];

  beforeAll(async () => {
    server = await TestServer.start();
    client = createRestClient({
      serverUrl: server.server.url,
      accessToken: server.server.token,
      authentication: 'query',
      clock: new TestClock(),
      onExchange: ({ method, url }) => {
        const [, path] = new URL(url).pathname.split('/workspace/');
        if (method === 'GET' && path !== undefined) fetched.push(path);
      },
    });
  });

  beforeEach(async () => {
    fetched = [];
    events = [];
    run = await server.createRun('down', {
      workflow: { type: 'yadage', file: 'workflow.yml' },
      outputs: { directories: ['out'] },
    });
    workspace = join(server.dataDir, 'workspaces', run.id);
    await make('out', 3);
  });

  afterAll(async () => {
    client.close();
    await server.close();
  });

  async function make(directory: string, count: number): Promise<void> {
    await mkdir(join(workspace, directory), { recursive: true });
    for (let index = 0; index < count; index += 1) {
      const file = join(workspace, directory, `${index}.txt`);
      await writeFile(file, `content ${index}`);
      await utimes(file, 1_700_000_000 + index, 1_700_000_000 + index);
    }
  }

  function download(options: DownloadOptions = {}): Promise<readonly string[]> {
    fetched.length = 0;
    events.length = 0;
    return downloadOutputs(client, run, folder, { onProgress: (event) => events.push(event), ...options });
  }

  test('files get the time of the server, and are not fetched twice', async () => {
    const saved = await download();
    expect(saved).toEqual(['0.txt', '1.txt', '2.txt'].map((name) => join(folder, 'out', name)));
    expect((await stat(saved[1]!)).mtimeMs).toBe(1_700_000_001_000);
    expect(await download()).toEqual(saved);
    expect(fetched).toEqual([]);
    expect(events[0]).toEqual({ type: 'downloading', files: 0, bytes: 0, present: 3, missing: [] });
  });

  test('what is changed, on either side, is fetched again', async () => {
    await download();
    await writeFile(join(workspace, 'out/0.txt'), 'CONTENT 0');
    await utimes(join(folder, 'out/1.txt'), 1, 1);
    await truncate(join(folder, 'out/2.txt'), 3);
    await utimes(join(folder, 'out/2.txt'), 1_700_000_002, 1_700_000_002);
    await download();
    expect(fetched.sort()).toEqual(['out/0.txt', 'out/1.txt', 'out/2.txt']);
    expect(await readFile(join(folder, 'out/0.txt'), 'utf8')).toBe('CONTENT 0');
  });

  test('a link that lies where a file belongs is replaced', async () => {
    await mkdir(join(folder, 'out'));
    await writeFile(join(folder, 'elsewhere'), 'precious');
    await symlink(join(folder, 'elsewhere'), join(folder, 'out/0.txt'));
    await download();
    expect(await readFile(join(folder, 'elsewhere'), 'utf8')).toBe('precious');
    expect(await readFile(join(folder, 'out/0.txt'), 'utf8')).toBe('content 0');
  });

  test('many small files come as one archive, and of the rest of them only that', async () => {
    await make('out', 40);
    await download();
    expect(fetched).toEqual(['out']);
    expect((await stat(join(folder, 'out/30.txt'))).mtimeMs).toBe(1_700_000_030_000);
    for (let index = 0; index < 10; index += 1) await rm(join(folder, 'out', `${index}.txt`));
    await download();
    expect(fetched).toHaveLength(10);
    for (let index = 0; index < 30; index += 1) await rm(join(folder, 'out', `${index}.txt`));
    await download();
    expect(fetched).toEqual(['out']);
    expect(await readdir(folder)).toEqual(['out']);
  });

  test('a link in a directory spoils the archive, but not the files', async () => {
    await make('out', 20);
    await symlink('0.txt', join(workspace, 'out/link'));
    const saved = await download();
    expect(saved).toHaveLength(20);
    expect(fetched).toContain('out');
    expect(events).toContainEqual({ type: 'left-out', path: 'out/link' });
    expect(events.filter(({ type }) => type === 'downloaded')).toHaveLength(20);
    await expect(download({ paths: ['out/link'] })).rejects.toMatchObject({ code: 'symbolic-link' });
  });

  test('a plan says what would be fetched, and fetches nothing', async () => {
    await download({ paths: ['out/0.txt'] });
    const plan = await planOutputs(client, run, folder);
    expect(plan.files.map(({ path }) => path)).toEqual(['out/1.txt', 'out/2.txt']);
    expect(plan.present.map(({ path }) => path)).toEqual(['out/0.txt']);
    expect(await readdir(join(folder, 'out'))).toEqual(['0.txt']);
  });

  test.each([3, 20])('checksums of %i files are written beside them', async (count) => {
    await make('out', count);
    const saved = await download({ checksums: true });
    expect(saved).toHaveLength(count + 1);
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
    // A file that was damaged here, and looks as before, is fetched again.
    await writeFile(join(folder, 'out/1.txt'), 'CONTENT 1');
    await utimes(join(folder, 'out/1.txt'), 1_700_000_001, 1_700_000_001);
    await download();
    expect(fetched).toEqual([]);
    await download({ checksums: true });
    expect(fetched).toEqual(['out/1.txt']);
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: folder });
  });

  test("files have to be what the workspace's own checksums say", async () => {
    const inputs = join(folder, 'inputs');
    await mkdir(join(inputs, 'data'), { recursive: true });
    for (const name of ['a', 'b']) await writeFile(join(inputs, 'data', name), name.repeat(10));
    await uploadInputs(client, run, await planPaths(inputs, ['data']), { checksums: true, record: false });
    await download({ paths: ['data', 'SHA256SUMS'], checksums: true });
    expect((await readFile(join(folder, 'SHA256SUMS'), 'utf8')).split('\n')).toHaveLength(3);
    // Damaged there, without a trace in its time.
    await writeFile(join(workspace, 'data/b'), 'B'.repeat(10));
    await utimes(join(workspace, 'data/b'), 1_700_000_000, 1_700_000_000);
    const damaged = await failureOf(download({ paths: ['data'], checksums: true }));
    expect(damaged).toMatchObject({ code: 'transfer', kind: 'checksum' });
    expect(damaged).toMatchObject({ path: 'data/b' });
    expectWords(wordsOf(damaged));
    expect(await readFile(join(folder, 'data/b'), 'utf8')).toBe('b'.repeat(10));
    // Written anew by a step: the list knows an older one.
    const later = (await stat(join(workspace, 'SHA256SUMS'))).mtimeMs / 1000 + 100;
    await utimes(join(workspace, 'data/b'), later, later);
    await download({ paths: ['data'], checksums: true });
    expect(await readFile(join(folder, 'data/b'), 'utf8')).toBe('B'.repeat(10));
  });

  test('a file that the folder does not take is named', async () => {
    await mkdir(join(folder, 'out/0.txt/in-the-way'), { recursive: true });
    const failure = await failureOf(download());
    expect(failure).toMatchObject({ code: 'transfer', path: 'out/0.txt' });
    expectWords(wordsOf(failure, { [(failure.cause as Error).message]: 'REASON' }));
  });

  test('a folder that may not be written to is named', async () => {
    // Not even root may make a folder there.
    const failure = await failureOf(downloadOutputs(client, run, '/sys/kernel'));
    const cause = { code: expect.stringMatching(/EPERM|EROFS|EACCES/) as string };
    expect(failure).toMatchObject({
      code: 'transfer',
      path: expect.stringMatching(/^out\/[012]\.txt$/) as string,
      cause,
    });
  });
});

describe('from a server that spoils things', () => {
  const SPACE = '/api/workflows/r/workspace';
  const run = { id: 'r', name: 'r.1' };
  let stub: StubServer;
  afterEach(() => stub.close());

  function listing(files: Readonly<Record<string, string>>): Reply {
    const items = Object.entries(files).map(([name, content]) => ({
      name,
      size: { raw: content.length },
      'last-modified': '2030-01-01T00:00:00',
    }));
    return { body: { items } };
  }

  function many(count: number): Record<string, string> {
    return Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`out/${index}`, `content ${index}`]),
    );
  }

  test('a truncated archive is replaced by single files', async () => {
    const files = many(10);
    const zip = await makeZip(files);
    stub = await StubServer.start({
      [`GET ${SPACE}`]: listing(files),
      [`GET ${SPACE}/out`]: { body: zip.subarray(0, zip.length - 40) },
      '*': ({ path }) => ({ body: files[path.slice(SPACE.length + 1)] }),
    });
    const saved = await downloadOutputs(stub.client(), run, folder, { paths: ['out'] });
    expect(saved).toHaveLength(10);
    expect(await readdir(join(folder, 'out'))).toHaveLength(10);
    expect(await readdir(folder)).toEqual(['out']);
  });

  test('an interrupted download goes on with what is missing', async () => {
    const files = { a: 'aa', b: 'bb', c: 'cc' };
    const asked: string[] = [];
    const controller = new AbortController();
    let saved = 0;
    let tell = (): void => undefined;
    const othersAreSaved = new Promise<void>((resolve) => (tell = resolve));
    const onProgress = ({ type }: DownloadEvent): void => {
      if (type === 'downloaded') saved += 1;
      if (saved === 2) tell();
    };
    stub = await StubServer.start({
      [`GET ${SPACE}`]: listing(files),
      '*': async ({ path }, response) => {
        const name = path.slice(SPACE.length + 1) as keyof typeof files;
        asked.push(name);
        if (name !== 'c' || controller.signal.aborted) return { body: files[name] };
        response.writeHead(200).write('c');
        await othersAreSaved;
        controller.abort();
        return undefined;
      },
    });
    const { signal } = controller;
    const options = { paths: ['a', 'b', 'c'] };
    const broken = downloadOutputs(stub.client(), run, folder, { ...options, onProgress, signal });
    await expect(broken).rejects.toMatchObject({ code: 'aborted' });
    expect((await readdir(folder)).sort()).toEqual(['a', 'b']);
    asked.length = 0;
    await downloadOutputs(stub.client(), run, folder, options);
    expect(asked).toEqual(['c']);
  });

  test.each(['../evil', '/etc/evil', 'a\\b'])(
    'the name %s is refused before anything is fetched',
    async (name) => {
      stub = await StubServer.start({
        [`GET ${SPACE}`]: listing({ ok: 'ok', [name]: 'x' }),
        '*': { body: 'ok' },
      });
      const matches = downloadOutputs(stub.client(), run, folder, { paths: ['ok', name] });
      await expect(matches).rejects.toMatchObject({ code: 'unsafe-path' });
      expect(stub.requests).toHaveLength(1);
      expect(await readdir(folder)).toEqual([]);
    },
  );
});
