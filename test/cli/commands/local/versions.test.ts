import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { VERSION } from '../../../../src/core/version/version.js';
import { chain, TestServer } from '../../../local/support/server-fixture.js';
import { Gate } from '../../../support/gate.js';
import { expectSaid, run } from '../../support.js';

let server: TestServer;
let gate: Gate;
beforeAll(async () => {
  server = await TestServer.start();
  gate = await Gate.start();
  await server.startRun('long', chain(`${gate.command()}; echo {input} > {out}`), { word: 'a' });
  await gate.reached();
});
afterAll(async () => {
  await gate.close();
  await server.close();
});

/** Lets the server look like a detached one of this version. */
function pretend(version: string): void {
  const file = join(server.dataDir, 'server.json');
  const record = JSON.parse(readFileSync(file, 'utf8')) as object;
  writeFileSync(file, JSON.stringify({ ...record, version, arguments: ['--data-dir', server.dataDir] }));
}

test.each(['0.0.9', VERSION, '99.0.0'])(
  'commands tell what a server of version %s means',
  async (version) => {
    pretend(version);
    const flags = ['--data-dir', server.dataDir, '--json'];
    const start = await run(['local', 'start', ...flags]);
    expect(start.code).toBe(0);
    expect(JSON.parse(start.stdout)).toMatchObject({ started: false, url: server.server.url, version });
    expectSaid({ stdout: '', stderr: start.stderr.replaceAll(server.dataDir, 'DATA') });
    const list = await run(['list', '--local', ...flags]);
    expect(list).toMatchObject({ code: 0, stderr: start.stderr });
    const status = await run(['local', 'status', ...flags]);
    expect(JSON.parse(status.stdout)).toMatchObject({ running: true, version });
    expect(status.stderr).toBe('');
  },
);
