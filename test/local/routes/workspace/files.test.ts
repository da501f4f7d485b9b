import { mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { PassThrough, Readable } from 'node:stream';
import { join } from 'node:path';
import { connect } from 'node:net';
import yauzl from 'yauzl';
import { RequestError } from '../../../../src/local/request-error.js';
import { receiveFile, writeStream } from '../../../../src/local/workspace/receive-file.js';
import { normalizeName } from '../../../../src/local/workspace/workspace-path.js';
import { fc } from '../../../support/property.js';
import { expectWords } from '../../../support/words.js';
import { FolderChanges } from '../../support/folder-changes.js';
import { TestServer, type Answer } from '../../support/server-fixture.js';

let server: TestServer;
let run: { id: string; name: string };
let workspace: string;

beforeAll(async () => {
  server = await TestServer.start();
  run = await server.createRun('files', { workflow: { type: 'yadage', file: 'w.yml' } });
  workspace = join(server.dataDir, 'workspaces', run.id);
  await server.upload(run.id, 'a/one.txt', 'one');
  await server.upload(run.id, '/a/b/.two', 'two');
  await server.upload(run.id, 'odd #1?.txt', 'odd');
  await server.upload(run.id, 'half%20.txt', 'escape');
  await writeFile(join(server.dataDir, 'secret'), 'secret');
  await mkdir(join(workspace, 'links'));
  await symlink(join(server.dataDir, 'secret'), join(workspace, 'links', 'out'));
  await symlink(server.dataDir, join(workspace, 'links', 'folder'));
});
afterAll(() => server.close());

function get(path: string): Promise<Answer> {
  return server.send('GET', `/api/workflows/${run.id}/workspace/${path}`);
}

async function names(query: string): Promise<string[]> {
  const answer = await server.send('GET', `/api/workflows/${run.id}/workspace?${query}`);
  return (answer.json.items as { name: string }[]).map(({ name }) => name);
}

function zipEntries(archive: Buffer): Promise<string[]> {
  return new Promise((resolve, reject) => {
    yauzl.fromBuffer(archive, (error, zip) => {
      if (error !== null) {
        reject(error);
        return;
      }
      const found: string[] = [];
      zip.on('entry', (entry: yauzl.Entry) => found.push(entry.fileName));
      zip.once('end', () => resolve(found.sort()));
    });
  });
}

test.each([
  '..%2Fup.txt',
  'a%2F..%2F..%2Fup',
  '%2F..%2Fup',
  'a%5C..%5Cup',
  'C:%2Fup',
  'up%00.txt',
  'links%2Ffolder%2Fserver.json',
  'a',
  'a%2Fone.txt%2Fx',
])('an upload to %s is refused', async (name) => {
  const path = `/api/workflows/${run.id}/workspace?file_name=${name}`;
  const answer = await server.send('POST', path, { body: 'x', contentType: 'application/octet-stream' });
  expect(answer.status).toBe(400);
  expectWords(answer.json.message);
});

test.each([
  '%2e%2e/%2e%2e/secret',
  '..%2f..%2fsecret',
  'a/%2e%2e/%2e%2e/%2e%2e/secret',
  '%252e%252e%252fsecret',
])('a download of %s stays inside', async (path) => {
  const answer = await get(path);
  expect([400, 404]).toContain(answer.status);
  expect(answer.text).not.toBe('secret');
});

test('links are listed, and neither opened nor followed', async () => {
  expect(await names('')).toContain('links/out');
  expect(await names('')).not.toContain('links/folder/secret');
  for (const path of ['links/out', 'links', 'links/folder']) {
    const answer = await get(path);
    expect([path, answer.status]).toEqual([path, 400]);
    expectWords(answer.json.message, path);
  }
  expect((await get('links/folder/secret')).status).toBe(404);
});

test('deleting removes a link and not what it points at', async () => {
  await symlink(join(server.dataDir, 'secret'), join(workspace, 'gone'));
  const answer = await server.send('DELETE', `/api/workflows/${run.id}/workspace/gone`);
  expect(answer.json).toEqual({ deleted: { gone: { size: expect.any(Number) as number } }, failed: {} });
  expect(await readFile(join(server.dataDir, 'secret'), 'utf8')).toBe('secret');
});

test('names are proven to stay inside whatever they are', () => {
  const part = fc.oneof(fc.constantFrom('..', '.', '', 'a', '\\', '\0', 'C:'), fc.string());
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), (parts) => {
      let name: string;
      try {
        name = normalizeName(parts.join('/'));
      } catch (error) {
        expect(error).toBeInstanceOf(RequestError);
        return;
      }
      expect(name.startsWith('/')).toBe(false);
      expect(name.split('/')).not.toContain('..');
    }),
  );
});

test.each([
  ['odd%20%231%3F.txt', 'odd'],
  ['odd%20%25231%253F.txt', 'odd'],
  ['half%2520.txt', 'escape'],
  ['a/b/.two', 'two'],
  ['a/o[nm]e.txt', 'one'],
])('%s finds its file', async (path, content) => {
  const answer = await get(path);
  expect([answer.status, answer.text]).toEqual([200, content]);
});

test('a directory and a glob come as archives with paths from the workspace', async () => {
  const folder = await get('a');
  expect(folder.headers['content-type']).toBe('application/zip');
  expect(await zipEntries(folder.body)).toEqual(['a/b/.two', 'a/one.txt']);
  expect(await zipEntries((await get('a/**/*o*')).body)).toEqual(['a/b/.two', 'a/one.txt']);
  expect((await get('a/b')).headers['content-type']).toBe('application/zip');
});

test('lists by directory, glob and search', async () => {
  expect(await names('file_name=a')).toEqual(['a/b/.two', 'a/one.txt']);
  expect(await names('file_name=a%2F*')).toEqual(['a/b', 'a/one.txt']);
  expect(await names(`search=${encodeURIComponent('{"name": ["ONE"], "size": ["3"]}')}`)).toEqual([
    'a/one.txt',
  ]);
  const bad = await server.send('GET', `/api/workflows/${run.id}/workspace?search=x`);
  expect(bad.status).toBe(400);
});

test('a body without a length is refused unless it is empty', async () => {
  const path = `/api/workflows/${run.id}/workspace?file_name=chunked.txt`;
  const sending = { contentType: 'application/octet-stream', chunked: true };
  const refused = await server.send('POST', path, { ...sending, body: 'content' });
  expect(refused.status).toBe(411);
  expectWords(refused.json.message);
  expect(await names('')).not.toContain('chunked.txt');
  expect((await server.send('POST', path, { ...sending, body: '' })).status).toBe(200);
  expect(await names('')).toContain('chunked.txt');
});

test('a large upload that breaks off leaves nothing behind', async () => {
  const uploads = join(server.dataDir, 'uploads');
  const changes = new FolderChanges(uploads);
  const { hostname, port } = new URL(server.server.url);
  const socket = connect(Number(port), hostname);
  const { token } = server.server;
  socket.write(
    `POST /api/workflows/${run.id}/workspace?file_name=broken.txt&access_token=${token} HTTP/1.1\r\n` +
      'Host: 127.0.0.1\r\nContent-Type: application/octet-stream\r\nContent-Length: 1000000\r\n\r\nonly this',
  );
  while ((await readdir(uploads)).length === 0) await changes.next();
  socket.destroy();
  while ((await readdir(uploads)).length > 0) await changes.next();
  changes.close();
  expect(await names('')).not.toContain('broken.txt');
});

test('neither does a small one', async () => {
  const uploads = join(server.dataDir, 'uploads');
  const source = new PassThrough();
  source.write('only this');
  const receiving = receiveFile(source, join(workspace, 'broken.txt'), { uploads, expectedSize: 1000 });
  source.destroy();
  await expect(receiving).rejects.toMatchObject({ status: 400 });
  expect(await readdir(uploads)).toEqual([]);
  expect(await names('')).not.toContain('broken.txt');
});

test('a full disk is said to be full', async () => {
  const full = writeStream(Readable.from([Buffer.alloc(100_000)]), '/dev/full');
  const error = (await full.catch((reason: unknown) => reason)) as RequestError;
  expect(error).toBeInstanceOf(RequestError);
  expect(error.status).toBe(507);
  expectWords(error.message);
});
