import { readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc } from '../../support/property.js';
import { chain, TestServer } from '../support/server-fixture.js';

const SPECIFICATION = {
  inputs: { parameters: { word: 'hello' } },
  workflow: { type: 'yadage', file: 'workflow.yml' },
};

let server: TestServer;
beforeEach(async () => (server = await TestServer.start()));
afterEach(() => server.close());

/** What the server says that all runs take, and that each of them takes. */
async function told(): Promise<{ total: number; runs: number[] }> {
  const [you, list] = await Promise.all([
    server.send('GET', '/api/you'),
    server.send('GET', '/api/workflows?include_workspace_size=true'),
  ]);
  const account = you.json as unknown as { quota: { disk: { usage: { raw: number } } } };
  const sizes = list.json.items as unknown as { size: { raw: number } }[];
  return { total: account.quota.disk.usage.raw, runs: sizes.map(({ size }) => size.raw).sort() };
}

function workspaceOf(id: string): string {
  return join(server.dataDir, 'workspaces', id);
}

function bytesOnDisk(id: string): number {
  const entries = readdirSync(workspaceOf(id), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

const operation = fc.record({
  what: fc.constantFrom('upload', 'upload', 'delete', 'move', 'look', 'look'),
  run: fc.nat(1),
  file: fc.constantFrom('a', 'b', 'in/c'),
  to: fc.constantFrom('d', 'in/e'),
  bytes: fc.nat(50),
});

test('what is told is what the files hold, whatever was asked for in between', async () => {
  const runs = [await server.createRun('one', SPECIFICATION), await server.createRun('two', SPECIFICATION)];
  const apply = async ({
    what,
    run,
    file,
    to,
    bytes,
  }: typeof operation extends fc.Arbitrary<infer T> ? T : never) => {
    const { id } = runs[run]!;
    if (what === 'upload') await server.upload(id, file, 'x'.repeat(bytes));
    if (what === 'delete') await server.send('DELETE', `/api/workflows/${id}/workspace/${file}`);
    if (what === 'move') {
      await server.send('PUT', `/api/workflows/move_files/${id}?source=${file}&target=${to}`);
    }
    if (what === 'look') await told();
  };
  await fc.assert(
    fc.asyncProperty(fc.array(operation, { maxLength: 8 }), async (operations) => {
      for (const each of operations) await apply(each);
      const sizes = runs.map(({ id }) => bytesOnDisk(id));
      expect(await told()).toEqual({ total: sizes[0]! + sizes[1]!, runs: sizes.sort() });
    }),
    { numRuns: 25 },
  );
});

test('a run adds what it writes, also where it is restarted, and takes it along when it is deleted', async () => {
  const { id } = await server.createRun('grows', SPECIFICATION);
  await server.upload(id, 'workflow.yml', chain('echo {input} >> {out}'));
  const sent = bytesOnDisk(id);
  expect((await told()).total).toBe(sent);
  await server.send('POST', `/api/workflows/${id}/start`, { json: {} });
  await server.ended(id);
  const once = bytesOnDisk(id);
  expect(await told()).toEqual({ total: once, runs: [once] });
  await server.send('POST', `/api/workflows/${id}/start`, {
    json: { restart: true, operational_options: {} },
  });
  await server.ended('grows.1.1');
  const twice = bytesOnDisk(id);
  expect(await told()).toEqual({ total: twice, runs: [twice, twice] });
  expect([sent < once, once < twice]).toEqual([true, true]);
  await server.send('PUT', '/api/workflows/grows.1.1/status?status=deleted', {
    json: { all_runs: true, workspace: true },
  });
  expect((await told()).total).toBe(0);
});

test('runs that are deleted together with another hold nothing any more', async () => {
  for (const content of ['one', 'three']) {
    const { id } = await server.createRun('together', SPECIFICATION);
    await server.upload(id, 'data', content);
  }
  expect(await told()).toEqual({ total: 8, runs: [3, 5] });
  await server.send('PUT', '/api/workflows/together/status?status=deleted', { json: { all_runs: true } });
  expect(await told()).toEqual({ total: 0, runs: [0, 0] });
});

test('files are not looked at again while nobody has asked to change them', async () => {
  const run = await server.createRun('kept', SPECIFICATION);
  await server.upload(run.id, 'data', 'x'.repeat(10));
  expect((await told()).total).toBe(10);
  writeFileSync(join(workspaceOf(run.id), 'data'), 'x'.repeat(20));
  expect((await told()).total).toBe(10);
  await server.upload(run.id, 'more', 'x');
  expect((await told()).total).toBe(21);
});
