import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/server-fixture.js';
import { runBin, succeeded } from '../../support/bin.js';
import { expectEachPointOnce, writeEmptyScan } from './scan-scene.js';

const POINTS = 40;
const PATIENCE = 1_200_000;

test(
  `two commands that run one scan of ${POINTS} points at once, and know nothing of each other, double no point`,
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'side-by-side-'));
    const server = await TestServer.start();
    try {
      const file = writeEmptyScan(folder, 'both', POINTS);
      const outcomes = await Promise.all(
        ['one', 'other'].map((name) =>
          runBin(['scan', 'run', file, '--wait', '--json'], {
            env: {
              REANA_SERVER_URL: server.server.url,
              REANA_ACCESS_TOKEN: server.server.token,
              REANA_MADMINER_HOME: join(folder, name),
            },
          }),
        ),
      );
      const started = outcomes.map((outcome) => countStarts(succeeded(outcome).stdout));
      expect(started[0]! + started[1]!).toBe(POINTS);
      await expectEachPointOnce(server, 'both', POINTS);
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
  },
  PATIENCE,
);

function countStarts(stdout: string): number {
  return stdout.split('\n').filter((line) => line.includes('"type":"started"')).length;
}
