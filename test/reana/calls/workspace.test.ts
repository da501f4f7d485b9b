import { createHash } from 'node:crypto';
import { truncateSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import type { ErrorCode } from '../../../src/core/error-codes.js';
import { NotFoundError } from '../../../src/reana/errors/api-error.js';
import { TransferError } from '../../../src/reana/errors/transfer-error.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords, type Words } from '../../support/words.js';
import { recorded, StubServer, type Reply } from '../stub-server.js';
import { makeZip } from '../zip.js';

const SPACE = '/api/workflows/r.1/workspace';

let stub: StubServer;
let folder: string;

function said(error: Error): Words {
  return wordsOf(error, { [folder]: 'FOLDER' });
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workspace-'));
});

afterEach(async () => {
  await stub.close();
  await rm(folder, { recursive: true });
});

test('a listing is sorted and typed', async () => {
  stub = await StubServer.start({ [`GET ${SPACE}`]: recorded('list-files') });
  const files = await stub.client().workspace.list('r.1');
  expect(files.map(({ path, size }) => `${path} ${size}`)).toEqual([
    'chunked.txt 0',
    'data/names.txt 15',
    'data/ä b+c%.txt 4',
    'empty.txt 0',
    'workflow/yadage/steps.yaml 722',
    'workflow/yadage/workflow.yaml 519',
  ]);
  expect(files[0]!.modified).toEqual(new Date('2026-11-22T22:27:38Z'));
});

test('a pattern is left to the server', async () => {
  stub = await StubServer.start({ [`GET ${SPACE}`]: recorded('list-files') });
  await stub.client().workspace.list('r.1', { pattern: 'data/*.txt' });
  expect(stub.requests[0]!.query.get('file_name')).toBe('data/*.txt');
});

describe('upload', () => {
  test.each([
    ['an empty file', ''],
    ['a small file', 'abc'],
    ['a file of many chunks', 'x'.repeat(1_000_000)],
  ])('%s is sent with its length', async (_name, content) => {
    stub = await StubServer.start({ [`POST ${SPACE}`]: recorded('upload') });
    const file = join(folder, 'a');
    await writeFile(file, content);
    const bytes: number[] = [];
    const onBytes = (count: number): number => bytes.push(count);
    await stub.client().workspace.upload('r.1', 'data/ä b+c%.txt', { file }, { onBytes });
    const request = stub.requests[0]!;
    expect(request.headers['content-length']).toBe(String(content.length));
    expect(request.headers['transfer-encoding']).toBeUndefined();
    expect(request.headers['content-type']).toBe('application/octet-stream');
    expect(request.query.get('file_name')).toBe('data/ä b+c%.txt');
    expect(request.body.toString()).toBe(content);
    expect(bytes.at(-1) ?? 0).toBe(content.length);
  });

  test.each([[Buffer.from('abc')], [new Uint8Array(0)]])(
    'bytes in memory are sent with their length',
    async (data) => {
      stub = await StubServer.start({ [`POST ${SPACE}`]: recorded('upload') });
      await stub.client().workspace.upload('r.1', 'a', { data });
      expect(stub.requests[0]!.headers['content-length']).toBe(String(data.length));
      expect(stub.requests[0]!.body).toEqual(Buffer.from(data));
    },
  );

  test('an interrupted upload is sent again from the beginning', async () => {
    let turn = 0;
    stub = await StubServer.start({
      [`POST ${SPACE}`]: (_request, response) => {
        turn += 1;
        if (turn > 1) return recorded('upload');
        response.socket?.destroy();
        return undefined;
      },
    });
    const file = join(folder, 'a');
    await writeFile(file, 'content');
    await stub.client().workspace.upload('r.1', 'a', { file });
    expect(stub.requests.map(({ body }) => body.toString())).toEqual(['content', 'content']);
  });

  test('a file that shrinks meanwhile ends the upload', async () => {
    stub = await StubServer.start({ [`POST ${SPACE}`]: recorded('upload') });
    const file = join(folder, 'a');
    await writeFile(file, 'x'.repeat(3_000_000));
    const onBytes = (count: number): void => {
      if (count === 0) truncateSync(file, 10);
    };
    const upload = stub.client().workspace.upload('r.1', 'a', { file }, { onBytes });
    const failure = await failureOf(upload);
    expect(failure).toMatchObject({ code: 'transfer', path: file });
    expectWords(said(failure));
  });

  test('a file that changes meanwhile is not taken for sent', async () => {
    const file = join(folder, 'a');
    stub = await StubServer.start({
      [`POST ${SPACE}`]: async () => {
        await writeFile(file, 'y'.repeat(300_000));
        return recorded('upload');
      },
    });
    await writeFile(file, 'x'.repeat(300_000));
    await utimes(file, 1, 1);
    const upload = stub.client().workspace.upload('r.1', 'a', { file });
    const failure = await failureOf(upload);
    expect(failure).toMatchObject({ code: 'transfer', kind: 'changed' });
    expect(failure).toMatchObject({ path: file });
    expectWords(said(failure));
  });

  test.each([10, 1_000_000])('the checksum of %i bytes is computed on the way', async (size) => {
    let turn = 0;
    stub = await StubServer.start({
      [`POST ${SPACE}`]: () => (turn++ === 0 ? { status: 503 } : recorded('upload')),
    });
    const content = 'ab'.repeat(size / 2);
    const file = join(folder, 'a');
    await writeFile(file, content);
    const sent = await stub.client().workspace.upload('r.1', 'a', { file }, { checksum: true });
    const { mtimeMs } = await stat(file);
    expect(sent).toEqual({
      size,
      modified: mtimeMs,
      sha256: createHash('sha256').update(content).digest('hex'),
    });
    expect(stub.requests).toHaveLength(2);
  });

  test.each<[string, string, string, ErrorCode]>([
    ['a missing file', 'nosuch', 'a', 'transfer'],
    ['a directory', '.', 'a', 'transfer'],
    ['a path that leaves the workspace', 'a', '../a', 'unsafe-path'],
  ])('%s is refused', async (_name, file, path, code) => {
    stub = await StubServer.start({});
    await writeFile(join(folder, 'a'), 'a');
    await expect(
      stub.client().workspace.upload('r.1', path, { file: join(folder, file) }),
    ).rejects.toMatchObject({ code });
    expect(stub.requests).toHaveLength(0);
  });

  test('a run that is not there is named', async () => {
    stub = await StubServer.start({ [`POST ${SPACE}`]: recorded('upload-to-missing-run') });
    await expect(stub.client().workspace.upload('r.1', 'a', { data: Buffer.from('a') })).rejects.toThrow(
      NotFoundError,
    );
  });
});

describe('download', () => {
  const file = { path: 'greet/greetings.txt', size: 36 };
  const route = `GET ${SPACE}/greet/greetings.txt`;
  const body = 'Hello Ada!\nHello Grace!\nHello Lise!\n';

  test('a file appears under its path', async () => {
    stub = await StubServer.start({ [route]: recorded('download') });
    const saved = await stub.client().workspace.download('r.1', file, folder);
    expect(saved).toBe(join(folder, 'greet/greetings.txt'));
    expect(await readFile(saved, 'utf8')).toBe(body);
    expect(await readdir(join(folder, 'greet'))).toEqual(['greetings.txt']);
  });

  test('a file that comes short, which nothing else would tell, is fetched again', async () => {
    stub = await StubServer.start({ [route]: [{ body: body.slice(0, 9) }, { body }] });
    const saved = await stub.client().workspace.download('r.1', file, folder);
    expect(await readFile(saved, 'utf8')).toBe(body);
  });

  test.each([
    ['short', body.slice(0, 9)],
    ['long', `${body}!`],
  ])('a file that stays %s does not appear', async (_name, wrong) => {
    stub = await StubServer.start({ [route]: { body: wrong } });
    await writeFile(join(folder, 'old'), '');
    const download = stub.client().workspace.download('r.1', file, folder);
    const failure = await failureOf(download);
    expect(failure).toMatchObject({ code: 'transfer', kind: 'size' });
    expect(failure).toMatchObject({ path: file.path, message: expect.stringMatching(/\b36\b/) as string });
    expectWords(said(failure));
    expect(await readdir(join(folder, 'greet'))).toEqual([]);
    expect(stub.requests).toHaveLength(3);
  });

  test('an older file stays until the new one is complete', async () => {
    stub = await StubServer.start({ [route]: { body: 'short' } });
    await mkdir(join(folder, 'greet'));
    await writeFile(join(folder, 'greet/greetings.txt'), 'old');
    await expect(stub.client().workspace.download('r.1', file, folder)).rejects.toMatchObject({
      code: 'transfer',
      kind: 'size',
    });
    expect(await readFile(join(folder, 'greet/greetings.txt'), 'utf8')).toBe('old');
  });

  test.each(['../up.txt', '/etc/x', 'a/../../x'])('the listed path %s is refused', async (path) => {
    stub = await StubServer.start({ '*': { body: 'x' } });
    await expect(stub.client().workspace.download('r.1', { path, size: 1 }, folder)).rejects.toMatchObject({
      code: 'unsafe-path',
    });
  });

  test('a symbolic link does not lead out of the folder', async () => {
    stub = await StubServer.start({ [route]: recorded('download') });
    const inner = join(folder, 'inner');
    await mkdir(inner);
    await mkdir(join(folder, 'outside'));
    await symlink(join(folder, 'outside'), join(inner, 'greet'));
    await expect(stub.client().workspace.download('r.1', file, inner)).rejects.toMatchObject({
      code: 'unsafe-path',
    });
    expect(await readdir(join(folder, 'outside'))).toEqual([]);
  });

  test('a target that is a directory is reported as such', async () => {
    stub = await StubServer.start({ [route]: recorded('download') });
    await mkdir(join(folder, 'greet/greetings.txt/x'), { recursive: true });
    await expect(stub.client().workspace.download('r.1', file, folder)).rejects.toThrow(TransferError);
  });

  test('a stream gives the bytes', async () => {
    stub = await StubServer.start({ [route]: recorded('download') });
    expect((await buffer(await stub.client().workspace.open('r.1', file.path))).toString()).toBe(body);
  });
});

describe('a directory', () => {
  const files = [
    { path: 'out/a.txt', size: 1 },
    { path: 'out/sub/ä.txt', size: 2 },
  ];
  const content = { 'out/': '', 'out/a.txt': 'a', 'out/sub/ä.txt': 'bb', 'out/new.txt': 'nobody asked' };

  async function fetchDirectory(reply: Reply): Promise<readonly string[]> {
    stub = await StubServer.start({ [`GET ${SPACE}/out`]: reply });
    return stub.client().workspace.downloadDirectory('r.1', 'out', files, folder);
  }

  test('its files come out of one archive, and no others', async () => {
    const saved = await fetchDirectory({ body: await makeZip(content) });
    expect([...saved].sort()).toEqual([join(folder, 'out/a.txt'), join(folder, 'out/sub/ä.txt')]);
    expect(await readFile(join(folder, 'out/sub/ä.txt'), 'utf8')).toBe('bb');
    expect(await readdir(folder)).toEqual(['out']);
    expect((await readdir(join(folder, 'out'))).sort()).toEqual(['a.txt', 'sub']);
  });

  test.each<[string, () => Promise<Buffer>]>([
    ['a missing file', () => makeZip({ 'out/a.txt': 'a' })],
    ['a file of another size', () => makeZip({ ...content, 'out/a.txt': 'aaa' })],
    ['no archive', () => Promise.resolve(Buffer.from('<html>'))],
    ['a symbolic link', () => makeZip({ 'out/sub/ä.txt': 'bb' }, { 'out/a.txt': 'x' })],
    ['a wrong checksum', async () => spoil(await makeZip(content))],
  ])('%s is refused', async (_name, make) => {
    const failure = await failureOf(fetchDirectory({ body: await make() }));
    expect(failure).toMatchObject({ code: 'transfer' });
    expectWords(said(failure));
    expect((await readdir(folder)).filter((name) => name !== 'out')).toEqual([]);
  });

  test('a path that leaves the folder is refused', async () => {
    const zip = await makeZip({ 'xx/evil.txt': 'e', ...content });
    const evil = Buffer.from(
      zip.toString('latin1').replaceAll('xx/evil.txt', '../evil.txt').slice(0),
      'latin1',
    );
    await expect(fetchDirectory({ body: evil })).rejects.toMatchObject({ code: 'transfer' });
    expect(await readdir(folder)).toEqual([]);
  });

  /** Changes one stored byte. */
  function spoil(zip: Buffer): Buffer {
    const copy = Buffer.from(zip);
    copy[copy.indexOf('out/a.txt') + 'out/a.txt'.length] = 'z'.charCodeAt(0);
    return copy;
  }
});

test.each([
  ['remove', true],
  ['remove-missing', false],
])('%s', async (name, expected) => {
  stub = await StubServer.start({ [`DELETE ${SPACE}/a.txt`]: recorded(name) });
  await expect(stub.client().workspace.remove('r.1', 'a.txt')).resolves.toBe(expected);
});
