import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRestClient, type RestClient } from '../../../src/reana/rest-client.js';
import { QuotaExceededError } from '../../../src/reana/errors/api-error.js';
import type { RunReference } from '../../../src/reana/model.js';
import type { SubmitEvent } from '../../../src/runs/events.js';
import { planInputs, uploadInputs, type UploadOutcome } from '../../../src/runs/upload/upload-inputs.js';
import { planPaths } from '../../../src/runs/upload/upload-plan.js';
import { uploadFiles } from '../../../src/runs/upload/upload.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { StubServer, type Reply } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'upload-'));
  await mkdir(join(folder, 'data'));
  for (const name of ['a', 'b', 'c']) await writeFile(join(folder, 'data', name), name.repeat(100));
});
afterEach(() => rm(folder, { recursive: true }));

describe('into the embedded server', () => {
  let server: TestServer;
  let client: RestClient;
  let run: RunReference;
  let sent: string[];

  beforeAll(async () => {
    server = await TestServer.start();
    client = createRestClient({
      serverUrl: server.server.url,
      accessToken: server.server.token,
      authentication: 'query',
      onExchange: ({ method, url }) => {
        const name = new URL(url).searchParams.get('file_name');
        if (method === 'POST' && name !== null) sent.push(name);
      },
    });
  });

  beforeEach(async () => {
    sent = [];
    run = await server.createRun('up', { workflow: { type: 'yadage', file: 'workflow.yml' } });
  });

  afterAll(async () => {
    client.close();
    await server.close();
  });

  async function upload(
    options: { checksums?: boolean; record?: string | false } = {},
  ): Promise<UploadOutcome> {
    const plan = await planPaths(folder, ['data']);
    return uploadInputs(client, run, plan, { record: join(folder, 'record'), ...options });
  }

  async function content(path: string): Promise<string> {
    return (await server.send('GET', `/api/workflows/${run.id}/workspace/${path}`)).text;
  }

  test('sends all that is not there, and nothing twice', async () => {
    await expect(upload()).resolves.toEqual({
      sent: ['data/a', 'data/b', 'data/c'],
      present: [],
      bytes: 300,
    });
    expect(await content('data/b')).toBe('b'.repeat(100));
    await expect(upload()).resolves.toEqual({ sent: [], present: ['data/a', 'data/b', 'data/c'], bytes: 0 });
    expect(sent).toHaveLength(3);
  });

  test('sends what was changed here, even when its size was not', async () => {
    await upload();
    await writeFile(join(folder, 'data/b'), 'B'.repeat(100));
    await utimes(join(folder, 'data/b'), 1, 1);
    expect((await upload()).sent).toEqual(['data/b']);
    expect(await content('data/b')).toBe('B'.repeat(100));
  });

  test('sends what was changed there, even when its size was not', async () => {
    await upload();
    const workspace = join(server.dataDir, 'workspaces', run.id);
    await writeFile(join(workspace, 'data/c'), 'x'.repeat(100));
    await utimes(join(workspace, 'data/c'), 1, 1);
    expect((await upload()).sent).toEqual(['data/c']);
  });

  test('without a memory, all is sent again', async () => {
    await upload({ record: false });
    expect((await upload({ record: false })).sent).toHaveLength(3);
    expect(await readdir(folder)).toEqual(['data']);
  });

  test('a memory that is damaged, or can not be kept, costs no more than sending again', async () => {
    await upload();
    const record = join(folder, 'record');
    const [name = ''] = await readdir(record);
    const whole = await readFile(join(record, name), 'utf8');
    await writeFile(join(record, name), whole.slice(0, whole.indexOf('data/c') + 3));
    const { sent: again } = await upload();
    expect(again).toContain('data/c');
    expect((await upload()).sent).toEqual([]);
    expect((await upload({ record: join(folder, 'data/a/file-in-the-way') })).sent).toHaveLength(3);
  });

  test('a plan says what would be sent, and sends nothing', async () => {
    const plan = await planPaths(folder, ['data']);
    const outcome = await planInputs(client, run, plan, { record: join(folder, 'record') });
    expect(outcome).toEqual({ sent: ['data/a', 'data/b', 'data/c'], present: [], bytes: 300 });
    expect(sent).toEqual([]);
  });

  test('checksums lie beside the files, for a step to check', async () => {
    await upload({ checksums: true });
    const workspace = join(server.dataDir, 'workspaces', run.id);
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: workspace });
    expect(sent).toHaveLength(4);
    // Nothing is sent for what the checksums prove, on a machine that remembers nothing.
    await expect(upload({ checksums: true, record: false })).resolves.toMatchObject({ sent: [], bytes: 0 });
    expect(sent).toHaveLength(4);
    await writeFile(join(folder, 'data/a'), 'A'.repeat(100));
    expect((await upload({ checksums: true, record: false })).sent).toEqual(['data/a']);
    execFileSync('sha256sum', ['--check', '--strict', 'SHA256SUMS'], { cwd: workspace });
    expect((await content('SHA256SUMS')).split('\n')).toHaveLength(4);
  });

  test('a file of that name is not overwritten', async () => {
    await writeFile(join(folder, 'SHA256SUMS'), 'mine');
    const plan = await planPaths(folder, ['data', 'SHA256SUMS']);
    const failure = await failureOf(uploadInputs(client, run, plan, { checksums: true, record: false }));
    expect(failure).toMatchObject({ code: 'transfer', path: 'SHA256SUMS' });
    expectWords(wordsOf(failure));
    expect(sent).toEqual([]);
  });

  test('what is sent instead of a file is what arrives', async () => {
    const data = Buffer.from('patched');
    const file = { path: 'data/a', file: join(folder, 'data/a'), size: data.length, data };
    await uploadFiles(client, run.id, [file]);
    expect(await content('data/a')).toBe('patched');
  });
});

describe('into a server that spoils things', () => {
  const SPACE = '/api/workflows/r/workspace';
  let stub: StubServer;
  let stored: Map<string, number>;

  /** A server whose uploads do as the test says. */
  async function start(take: (path: string, body: Buffer) => number | Promise<number>): Promise<RestClient> {
    stored = new Map();
    stub = await StubServer.start({
      [`POST ${SPACE}`]: async ({ query, body }) => {
        const path = query.get('file_name') ?? '';
        stored.set(path, await take(path, body));
        return { body: { message: 'stored' } };
      },
      [`GET ${SPACE}`]: (): Reply => ({
        body: { items: [...stored].map(([name, raw]) => ({ name, size: { raw } })) },
      }),
    });
    return stub.client();
  }

  afterEach(() => stub.close());

  test('a file that arrived in part is sent again', async () => {
    let turn = 0;
    const client = await start((path, { length }) => (path === 'data/b' && (turn += 1) === 1 ? 7 : length));
    const plan = await planPaths(folder, ['data']);
    const events: SubmitEvent[] = [];
    await uploadFiles(client, 'r', plan.files, { onProgress: (event) => events.push(event) });
    expect(stored.get('data/b')).toBe(100);
    expect(stub.calls.filter((call) => call.startsWith('POST'))).toHaveLength(4);
    const uploaded = events.filter(({ type }) => type === 'uploaded');
    expect(uploaded.at(-1)).toMatchObject({ files: 3, bytes: 300 });
    expect(uploaded).toHaveLength(3);
  });

  test('one that never arrives whole is an error', async () => {
    const client = await start((path, { length }) => (path === 'data/b' ? 7 : length));
    const { files } = await planPaths(folder, ['data']);
    const failure = await failureOf(uploadFiles(client, 'r', files));
    expect(failure).toMatchObject({ code: 'transfer', kind: 'size' });
    expect(failure).toMatchObject({ path: 'data/b' });
    expectWords(wordsOf(failure));
  });

  test('a file that is changed while it is sent is sent again as it is then', async () => {
    const file = join(folder, 'data/large');
    await writeFile(file, 'x'.repeat(400_000));
    await utimes(file, 1, 1);
    let changes = 0;
    const client = await start(async (path, { length }) => {
      if (path === 'data/large' && (changes += 1) === 1) await appendFile(file, 'more');
      return length;
    });
    const { files } = await planPaths(folder, ['data']);
    const { sent } = await uploadFiles(client, 'r', files);
    expect(sent.get('data/large')).toMatchObject({ size: 400_004, modified: (await stat(file)).mtimeMs });
    expect(stored.get('data/large')).toBe(400_004);
  });

  test('one that is changed again and again is an error', async () => {
    const file = join(folder, 'data/large');
    await writeFile(file, 'x'.repeat(400_000));
    const client = await start(async (path, { length }) => {
      if (path === 'data/large') await appendFile(file, 'more');
      return length;
    });
    const { files } = await planPaths(folder, ['data']);
    await expect(uploadFiles(client, 'r', files)).rejects.toMatchObject({
      code: 'transfer',
      kind: 'changed',
    });
  });

  /** Words of a real cluster at two first uploads into a run at once; it keeps both files. */
  const DUPLICATE_ROW =
    '(psycopg2.errors.UniqueViolation) duplicate key value violates unique constraint "pk_workflow_resource" ' +
    '[SQL: INSERT INTO __reana.workflow_resource (workflow_id, resource_id, quota_used) VALUES (%(workflow_id)s, …)]';

  /** A cluster that accounts for the disk at uploads: it inserts a row at the first one, and two at once fail. */
  async function startAccounting(): Promise<{ readonly client: RestClient; readonly most: () => number }> {
    const client = await start((_path, { length }) => length);
    let [underWay, most, hasRow] = [0, 0, false];
    stub.use({
      [`POST ${SPACE}`]: async ({ query, body }): Promise<Reply> => {
        const inserts = !hasRow;
        underWay += 1;
        most = Math.max(most, underWay);
        stored.set(query.get('file_name') ?? '', body.length);
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        underWay -= 1;
        if (inserts && hasRow) return { status: 500, body: { message: DUPLICATE_ROW } };
        hasRow = true;
        return { body: { message: 'stored' } };
      },
    });
    return { client, most: () => most };
  }

  const uploads = (): string[] => stub.calls.filter((call) => call.startsWith('POST'));

  test('the first upload into a run goes alone, and it is the smallest file', async () => {
    await writeFile(join(folder, 'data/small'), 's');
    const { client, most } = await startAccounting();
    const { files } = await planPaths(folder, ['data']);
    await uploadFiles(client, 'r', files);
    expect(stub.requests[0]?.query.get('file_name')).toBe('data/small');
    expect(uploads()).toHaveLength(4);
    expect(most()).toBe(3);
  });

  test('uploads of two programs that meet are sent again', async () => {
    const { client } = await startAccounting();
    const [one, other] = await Promise.all([planPaths(folder, ['data/a']), planPaths(folder, ['data/b'])]);
    await Promise.all([one, other].map(({ files }) => uploadFiles(client, 'r', files)));
    expect([...stored.keys()].sort()).toEqual(['data/a', 'data/b']);
    expect(uploads()).toHaveLength(3);
  });

  test('a cluster that fails at each upload is not asked for ever, and no quota is blamed', async () => {
    const client = await start((_path, { length }) => length);
    stub.use({ [`POST ${SPACE}`]: { status: 500, body: { message: DUPLICATE_ROW } } });
    const { files } = await planPaths(folder, ['data']);
    const failure = await failureOf(uploadFiles(client, 'r', files));
    expect(failure).toMatchObject({ code: 'server-error', attempts: 3 });
    expect(failure.hint).not.toContain('delete');
    expect(uploads()).toHaveLength(3);
    expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
  });

  test('the first refusal ends it, and what has not begun is not sent', async () => {
    for (let index = 0; index < 50; index += 1) await writeFile(join(folder, 'data', `n${index}`), 'n');
    const client = await start((_path, { length }) => length);
    stub.use({ [`POST ${SPACE}`]: { status: 403, body: { message: 'User quota exceeded.' } } });
    const { files } = await planPaths(folder, ['data']);
    await expect(uploadFiles(client, 'r', files)).rejects.toThrow(QuotaExceededError);
    expect(stub.requests.length).toBeLessThan(20);
  });

  test('an interruption ends it', async () => {
    const controller = new AbortController();
    const client = await start((_path, { length }) => {
      controller.abort();
      return length;
    });
    const { files } = await planPaths(folder, ['data']);
    const upload = uploadFiles(client, 'r', files, { signal: controller.signal });
    await expect(upload).rejects.toMatchObject({ code: 'aborted' });
  });
});
