import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openWorkspaceFile } from '../../../../src/local/workspace/open-file.js';
import { TestServer } from '../../support/server-fixture.js';

const SPECIFICATION = {
  workflow: { type: 'yadage', file: 'workflow.yml' },
  outputs: { files: ['out/*.txt'] },
};

let server: TestServer;
let run: { readonly id: string };
let workspace: string;
let base: string;

beforeEach(async () => {
  server = await TestServer.start();
  run = await server.createRun('fifo', SPECIFICATION);
  workspace = join(server.dataDir, 'workspaces', run.id);
  base = `/api/workflows/${run.id}`;
  mkdirSync(join(workspace, 'out'));
  mkdirSync(join(workspace, 'only'));
  writeFileSync(join(workspace, 'out', 'a.txt'), 'a');
  writeFileSync(join(workspace, 'out', 'b.txt'), 'b');
  for (const fifo of ['fifo', 'out/fifo', 'only/fifo']) execFileSync('mkfifo', [join(workspace, fifo)]);
});
afterEach(() => server.close());

test('a FIFO is never waited for: downloads of it fail at once, however many there are', async () => {
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => server.send('GET', `${base}/workspace/fifo`)),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array<number>(10).fill(400));
  expect(answers[0]?.json).toEqual({ message: 'fifo is not a regular file.' });
});

test('listings, archives, sizes and comparisons leave it out', async () => {
  const other = await server.createRun('other', SPECIFICATION);
  const names = async (query: string): Promise<string[]> =>
    (await server.send('GET', `${base}/workspace?${query}`)).json.items.map(({ name }) => name);
  expect(await names('')).toEqual(['out/a.txt', 'out/b.txt']);
  expect(await names('file_name=out')).toEqual(['out/a.txt', 'out/b.txt']);
  expect(await names('file_name=**/fifo')).toEqual([]);
  const zip = await server.send('GET', `${base}/workspace/out`);
  expect([zip.status, zip.text.includes('out/a.txt'), zip.text.includes('fifo')]).toEqual([200, true, false]);
  expect((await server.send('GET', `${base}/workspace/only`)).status).toBe(404);
  expect((await server.send('GET', `${base}/disk_usage`)).text).not.toContain('/fifo');
  execFileSync('mkfifo', [join(server.dataDir, 'workspaces', other.id, 'fifo')]);
  const diff = await server.send('GET', `${base}/diff/${other.id}`);
  expect([diff.status, diff.text.includes('Only in fifo.1: out')]).toEqual([200, true]);
});

test('it is moved, replaced and removed as any file', async () => {
  const moved = await server.send('PUT', `/api/workflows/move_files/${run.id}?source=fifo&target=moved`);
  expect([moved.status, existsSync(join(workspace, 'moved'))]).toEqual([200, true]);
  expect((await server.upload(run.id, 'moved', 'text')).status).toBe(200);
  expect((await server.send('GET', `${base}/workspace/moved`)).text).toBe('text');
  const deleted = await server.send('DELETE', `${base}/workspace/only`);
  expect(deleted.json).toEqual({ deleted: { 'only/fifo': { size: 0 } }, failed: {} });
  expect((await server.send('POST', `${base}/prune`)).status).toBe(200);
  expect(readdirSync(workspace, { recursive: true }).map(String).sort()).toEqual([
    'out',
    'out/a.txt',
    'out/b.txt',
  ]);
});

test('links of a step lead nowhere outside, also one that takes the place of a folder that was just listed', async () => {
  symlinkSync('/etc', join(workspace, 'etc'));
  for (const path of ['etc', 'etc/hostname', 'etc%2fhostname', '**/hostname']) {
    const { status, text } = await server.send('GET', `${base}/workspace/${path}`);
    expect([path, [400, 404].includes(status), text.includes('message')]).toEqual([path, true, true]);
  }
  const { items } = (await server.send('GET', `${base}/workspace`)).json;
  expect(items.map(({ name }) => name)).toEqual(['etc', 'out/a.txt', 'out/b.txt']);
  await expect(openWorkspaceFile(workspace, 'etc/hostname')).rejects.toMatchObject({ status: 400 });
  await expect(openWorkspaceFile(join(workspace, 'out'), 'c')).rejects.toMatchObject({ status: 404 });
});
