import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TestServer } from '../../local/support/server-fixture.js';
import { runExample, type ExampleOutcome } from './run-example.js';

const PATIENCE = 900_000;

test(
  'the examples have the types of the built package',
  async () => {
    const tsc = ['node_modules/typescript/bin/tsc', '-p', 'examples', '--paths', 'null'];
    await expect(promisify(execFile)(process.execPath, tsc)).resolves.toEqual({ stdout: '', stderr: '' });
  },
  PATIENCE,
);

test(
  'examples/scan.ts plans, runs, collects, draws and ranks a scan, and has nothing to do the second time',
  async () => {
    const folder = mkdtempSync(join(tmpdir(), 'example-scan-'));
    const server = await TestServer.start();
    const runScript = (): Promise<ExampleOutcome> =>
      runExample('examples/scan.ts', [join(folder, 'analysis/scan.yaml'), join(folder, 'results')], {
        REANA_SERVER_URL: server.server.url,
        REANA_ACCESS_TOKEN: server.server.token,
      });
    try {
      cpSync('test/fixtures/small-scan', join(folder, 'analysis'), { recursive: true });
      const { stdout, stderr, code } = await runScript();
      expect([code, stderr]).toEqual([0, '']);
      expect(stdout).toMatch(/^small: 12 /);
      expect(stdout.match(/^small--\d{4}-\w{10}\.1 /gm)).toHaveLength(12);
      expect(stdout).toContain('12 of 12');
      // The mean over two seeds of 1 * 0.5 + seed / 100.
      expect(stdout).toMatch(/^1\. \{"x":1,"(detector\.)?width":0\.5\}: 0\.5150 ± 0\.0050$/m);
      expect(readdirSync(join(folder, 'results/small'))).toEqual(
        expect.arrayContaining(['results.csv', 'results.json', 'repeats.csv']),
      );
      const rows = readFileSync(join(folder, 'results/small/results.csv'), 'utf8').trim().split(/\r?\n/);
      expect(rows).toHaveLength(13);

      const again = await runScript();
      expect([again.code, again.stderr]).toEqual([0, '']);
      expect(again.stdout).not.toMatch(/^small--/m);
      expect(again.stdout).toContain('12 of 12');
      expect(server.runtime.tasks).toHaveLength(12);
    } finally {
      await server.close();
      rmSync(folder, { recursive: true });
    }
  },
  PATIENCE,
);
