import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { TestServer } from '../local/support/server-fixture.js';

/** The example imports the built package by its name, as a user's script does. `npm test` builds it. */
test('examples/submit.js runs an analysis and brings its outputs home', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'example-'));
  const embedded = await TestServer.start();
  try {
    const { server } = embedded;
    const env = {
      ...process.env,
      REANA_SERVER_URL: server.url,
      REANA_ACCESS_TOKEN: server.token,
      NODE_OPTIONS: '',
    };
    const child = spawn(process.execPath, ['examples/submit.js', 'test/fixtures/cli/small', folder], { env });
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    expect(stderr).toBe('');
    expect(stdout).toContain('small.1');
    expect(stdout).toContain(join(folder, 'draw/plot.png'));
    expect(await readFile(join(folder, 'draw/plot.png'), 'utf8')).toBe('hello\nhello\n');
  } finally {
    await embedded.close();
    await rm(folder, { recursive: true });
  }
});
