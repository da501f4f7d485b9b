import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, TestServer } from '../support/server-fixture.js';

test.each([0o000, 0o022, 0o277])(
  'with the umask %o, the data is accessible to its owner only',
  async (umask) => {
    const before = process.umask(umask);
    const server = await TestServer.start();
    try {
      await server.send('POST', '/api/secrets/', { json: { NAME: { type: 'env', value: 'dmFsdWU=' } } });
      await server.startRun('private', chain('echo {input} > {out}'), { word: 'hello' });
      await server.ended('private');
      const open = readdirSync(server.dataDir, { recursive: true, withFileTypes: true })
        .map(({ parentPath, name }) => join(parentPath, name))
        // What a step writes is as it says; no other user gets there.
        .filter((path) => !/\/workspaces\/./.test(path))
        .filter((path) => (statSync(path).mode & 0o077) !== 0);
      expect(open).toEqual([]);
      for (const path of ['', 'runs', 'workspaces', 'uploads', 'secrets'])
        expect([path, statSync(join(server.dataDir, path)).mode & 0o777]).toEqual([path, 0o700]);
    } finally {
      process.umask(before);
      await server.close();
    }
  },
);

test('what killed writers left is removed at the next start, and nothing else', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'reana-local-'));
  const run = '11111111-2222-4333-8444-555555555555';
  const left = ['server.json.1234', 'openid/logins.json.987654321', `runs/${run}/run.json.17`];
  const kept = ['server.json.bak', 'openid/notes.json.1', `runs/${run}/engine.log`];
  for (const folder of ['openid', `runs/${run}`]) mkdirSync(join(dataDir, folder), { recursive: true });
  for (const file of [...left, ...kept]) writeFileSync(join(dataDir, file), '{}');
  const server = await TestServer.start({ dataDir });
  const names = readdirSync(dataDir, { recursive: true }).map(String);
  expect(left.filter((file) => names.includes(file))).toEqual([]);
  expect(kept.filter((file) => !names.includes(file))).toEqual([]);
  await server.close();
  rmSync(dataDir, { recursive: true, force: true });
});
