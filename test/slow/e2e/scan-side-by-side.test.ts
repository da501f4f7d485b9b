import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/support/server-fixture.js';
import { runBin, succeeded } from '../../support/bin.js';
import { Gate } from '../../support/gate.js';
import { standingAt } from './kill/kill-at.js';
import { expectEachPointOnce, writeEmptyScan } from './scan-scene.js';

/** More than the commands make at the same time, so that they meet again after their first. */
const POINTS = 12;

test('two commands that run one scan at once, and know nothing of each other, double no point', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'side-by-side-'));
  const server = await TestServer.start();
  const gate = await Gate.start();
  try {
    const file = writeEmptyScan(folder, 'both', POINTS);
    const commands = ['one', 'other'].map((name) => {
      const env = {
        REANA_SERVER_URL: server.server.url,
        REANA_ACCESS_TOKEN: server.server.token,
        REANA_MADMINER_HOME: join(folder, name),
      };
      const made = { change: /^writeSync \S+jsonl {"type":"made"/, when: 'before' } as const;
      return runBin(['scan', 'run', file, '--wait', '--json'], standingAt(gate, made, { env }));
    });
    // Both are at work before either goes on with the runs that it has made.
    expect(await Promise.race([gate.reached(2), ...commands])).toBeUndefined();
    gate.open();
    for (const outcome of await Promise.all(commands)) succeeded(outcome);
    await expectEachPointOnce(server, 'both', POINTS);
  } finally {
    await gate.close();
    await server.close();
    rmSync(folder, { recursive: true });
  }
});
