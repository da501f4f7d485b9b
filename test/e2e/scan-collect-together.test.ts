import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { ReanaClient } from '../../src/reana/client.js';
import type { ScanPlan } from '../../src/runs/scan/plan/plan-scan.js';
import { TestServer } from '../local/server-fixture.js';
import { runPoint, writeSummary } from '../runs/scan/scan-fixture.js';
import { clientOf, SmallScan } from '../runs/scan/small-scan.js';
import { runBin, succeeded, type BinOutcome } from './bin.js';
import { SlowProxy } from './slow-proxy.js';

const POINTS = 4;
const FILES = 3;
const PATIENCE = 900_000;

let folder: string;
let small: SmallScan;
let server: TestServer;
let client: ReanaClient;
let proxy: SlowProxy;
let plan: ScanPlan;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'collect-together-'));
  small = new SmallScan();
  server = await TestServer.start();
  client = clientOf(server);
  // So slow that the commands are at work at the same time.
  proxy = await SlowProxy.start(server.server.url, 20);
  plan = await small.plan('curve', POINTS);
});
afterAll(async () => {
  client.close();
  await proxy.close();
  await server.close();
  small.dispose();
  rmSync(folder, { recursive: true });
});

/** All points are run by new runs, whose files have this mark in them. */
async function runAll(mark: number): Promise<void> {
  for await (const { id } of client.workflows.list()) await client.workflows.delete(id);
  const files = `for i in $(seq ${FILES}); do yes ${mark} | head -c 100000 > results/$i.txt; done`;
  const command = (index: number): string => `${files}; ${writeSummary({ area: mark + index })}`;
  await Promise.all(
    plan.scan.points.map((point) => runPoint(server, plan.scan, point, command(point.index))),
  );
}

/** Collects in a process that has a home of its own. */
function collect(results: string, home: string, onStart?: (kill: () => void) => void): Promise<BinOutcome> {
  return runBin(['scan', 'collect', join(small.folder, 'scan.yaml'), '-o', results, '--json'], {
    cwd: folder,
    env: {
      REANA_SERVER_URL: proxy.url,
      REANA_ACCESS_TOKEN: server.server.token,
      REANA_MADMINER_HOME: join(folder, home),
    },
    onStart: (kill) => onStart?.(() => kill('SIGKILL')),
  });
}

/** All files of the results by their paths, without what is on its way or half written. */
function contentOf(results: string): Readonly<Record<string, string>> {
  const top = join(folder, results);
  const entries = readdirSync(top, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const whole = files.filter((file) => !/\.incoming|\.\d+$/.test(relative(top, file))).sort();
  return Object.fromEntries(whole.map((file) => [relative(top, file), readFileSync(file, 'utf8')]));
}

test(
  'two commands that collect into one folder at once leave what one leaves, also when one of them is killed',
  async () => {
    await runAll(100);
    const before = proxy.count;
    const killed = collect('both', 'one', (kill) => {
      proxy.onPiece = (_piece, count) => {
        if (count === before + 12) kill();
      };
    });
    const survivor = collect('both', 'other');
    expect((await killed).code).toBeNull();
    succeeded(await survivor);
    succeeded(await collect('alone', 'one'));
    expect(contentOf('both')).toEqual(contentOf('alone'));
    // All points are exchanged, and what the killed one has left goes.
    await runAll(200);
    await Promise.all(['one', 'other'].map(async (home) => succeeded(await collect('both', home))));
    succeeded(await collect('alone', 'one'));
    expect(contentOf('both')).toEqual(contentOf('alone'));
    expect(readdirSync(join(folder, 'both/curve'))).not.toContain('.incoming');
  },
  PATIENCE,
);
