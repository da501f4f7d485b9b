import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ReanaClient } from '../../src/client/client.js';
import { loadAnalysis, planPaths, prepareSubmission } from '../../src/client/files.js';
import { TestServer } from '../local/support/server-fixture.js';
import { SmallScan, startQuietServer } from '../scans/small-scan.js';
import { codeOf } from '../support/failures.js';
import { Gate } from '../support/gate.js';

const SMALL = 'test/fixtures/cli/small';

let server: TestServer;
let client: ReanaClient;
let folder: string;
beforeAll(async () => {
  server = await startQuietServer();
  folder = mkdtempSync(join(tmpdir(), 'client-runs-'));
  const { url: serverUrl, token: accessToken } = server.server;
  const { clock } = server.options;
  const folders = { config: folder, state: join(folder, 'state') };
  client = createClient({ serverUrl, accessToken, folders, ...(clock === undefined ? {} : { clock }) });
});
afterAll(async () => {
  await client.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

test('a run is prepared, submitted, found, and its outputs are fetched', async () => {
  const request = { file: SMALL, name: 'good', parameters: { greeting: 'hi' } };
  const checked = await client.runs.prepare(request);
  expect(checked).toMatchObject({ parameters: { greeting: 'hi' }, notes: [] });
  expect(await client.runs.list({ name: 'good' })).toEqual([]);
  const run = await client.runs.submit(checked);
  expect((await run.wait()).status).toBe('finished');
  expect((await client.runs.get('good')).id).toBe(run.id);
  const plan = await client.runs.planDownload('good.1', folder);
  expect(plan.files.map(({ path }) => path)).toEqual(['draw/plot.png', 'draw/summary.json']);
  const saved = await client.runs.download(run, folder);
  expect(saved).toEqual(plan.files.map(({ path }) => join(folder, path)));
  expect(readFileSync(saved[0]!, 'utf8')).toBe('hi\nhi\n');
});

test('what needs no server is prepared without one, and submitted later', async () => {
  const prepared = await prepareSubmission({ file: SMALL, name: 'later' });
  const run = await client.runs.submit(prepared, { journal: false });
  expect(run.name).toBe('later.1');
  await run.wait();
});

test('files go to a run and are removed from it', async () => {
  const run = await client.runs.submit({ file: SMALL, name: 'files' });
  await run.wait();
  const root = join(folder, 'more');
  mkdirSync(join(root, 'data'), { recursive: true });
  for (const name of ['a', 'b']) writeFileSync(join(root, 'data', name), name);
  const plan = await planPaths(root, ['data']);
  const sent = { sent: ['data/a', 'data/b'], present: [], bytes: 2 };
  expect(await client.runs.planUpload('files', plan)).toEqual(sent);
  expect(await client.runs.upload('files', plan)).toEqual(sent);
  expect(await client.runs.planUpload('files', plan)).toMatchObject({
    sent: [],
    present: ['data/a', 'data/b'],
  });
  const removed = await client.runs.removePaths('files', ['data']);
  expect(removed.map(({ path }) => path)).toEqual(['data/a', 'data/b']);
});

test('runs are listed, followed together, run again and deleted with all that share their workspace', async () => {
  const first = await client.runs.submit({ file: SMALL, name: 'many' });
  const second = await client.runs.submit({ file: SMALL, name: 'many' });
  const ended = new Map<string, string>();
  for await (const { run, event } of client.runs.follow([first, second])) {
    if (run !== undefined && event.type === 'status') ended.set(run.name, event.run.status);
  }
  expect(ended).toEqual(new Map([['many.1', 'finished'], ['many.2', 'finished']])); // prettier-ignore
  const names = (sorted: readonly { readonly name: string }[]): readonly string[] =>
    sorted.map(({ name }) => name);
  expect(names(await client.runs.list({ name: 'many', sort: 'name' }))).toEqual(['many.1', 'many.2']);
  expect(names(await client.runs.list({ name: 'many', sort: 'name', reverse: true, limit: 1 }))).toEqual([
    'many.2',
  ]);
  expect(names(await client.runs.find(['many.2', 'many.1']))).toEqual(['many.2', 'many.1']);
  const again = await client.runs.restart('many.1');
  expect(again.name).toBe('many.1.1');
  await again.wait();
  expect(await codeOf(client.runs.delete('many.1'))).toBe('usage');
  expect(names(await client.runs.planDeletion('many.1', { scope: 'restarts' }))).toHaveLength(2);
  expect(names(await client.runs.delete('many', { scope: 'all-runs' }))).toHaveLength(3);
  expect(await client.runs.list({ name: 'many' })).toEqual([]);
  expect(await client.runs.list({ name: 'many', all: true })).toHaveLength(3);
});

test('what lies between inputs and outputs is pruned', async () => {
  const run = await client.runs.submit({ file: SMALL, name: 'pruned' });
  await run.wait();
  const removed = await client.runs.prune('pruned');
  expect(removed.map(({ path }) => path)).toContain('prepare/parts/a');
  const left = (await client.workspace.list(run.id)).map(({ path }) => path);
  expect(left).toEqual(expect.arrayContaining(['words.txt', 'draw/summary.json']));
  expect(left).not.toContain('prepare/parts/a');
});

test('the server checks an analysis, where it offers that', async () => {
  const analysis = await loadAnalysis(SMALL);
  expect(await client.runs.validate(analysis)).toMatchObject({ offered: true, valid: true });
});

test('waiting ends with a typed error at a time limit, and the run goes on', async () => {
  const gate = await Gate.start();
  const files = new SmallScan(gate.command());
  const run = await client.runs.submit({ file: files.folder, name: 'slow' });
  expect(await codeOf(run.wait({ timeout: 60_000 }))).toBe('wait-timed-out');
  expect((await run.status()).status).toBe('running');
  await run.stop();
  await gate.close();
  files.dispose();
});
