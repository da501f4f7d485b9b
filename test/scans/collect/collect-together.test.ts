import { mkdtemp, readdir, readFile, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import type { RestClient } from '../../../src/reana/rest-client.js';
import { collectScan, type CollectScanOptions } from '../../../src/scans/collect/collect-scan.js';
import { pointName } from '../../../src/scans/scan-names.js';
import type { Scan, ScanPoint } from '../../../src/scan-file/scan.js';
import type { TestServer } from '../../local/support/server-fixture.js';
import { makeScan, runPoint, writeSummary } from '../scan-fixture.js';
import { clientOf, startQuietServer } from '../small-scan.js';

const TOGETHER = 3;
const FILES = 4;

let server: TestServer;
let client: RestClient;
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'together-'));
  server = await startQuietServer();
  client = clientOf(server);
});

afterEach(async () => {
  client.close();
  await server.close();
  await rm(folder, { recursive: true });
});

/** Runs all points, each with some files of its own mark. */
async function runAll(scan: Scan, mark: number): Promise<void> {
  const files = `for i in $(seq ${FILES}); do yes ${mark} | head -c 20000 > results/$i.txt; done`;
  const run = (point: ScanPoint): Promise<object> =>
    runPoint(server, scan, point, `${files}; ${writeSummary({ area: mark + point.index })}`);
  await Promise.all(scan.points.map(run));
}

/** All files below a folder, by their paths. */
async function contentOf(path: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const texts = await Promise.all(files.sort().map((file) => readFile(file, 'utf8')));
  return Object.fromEntries(files.map((file, index) => [relative(path, file), texts[index] ?? '']));
}

/** Collects into one folder once, and into another several times at once: both hold the same then. */
async function expectTheSame(scan: Scan, options: CollectScanOptions = {}): Promise<void> {
  const [alone, together] = [join(folder, 'alone'), join(folder, 'together')];
  await collectScan(client, scan, { ...options, folder: alone });
  await Promise.all(
    Array.from({ length: TOGETHER }, () => collectScan(client, scan, { ...options, folder: together })),
  );
  expect(await contentOf(together)).toEqual(await contentOf(alone));
  expect(await readdir(join(together, 'curve'))).not.toContain('.incoming');
}

test('several that collect into one folder at once leave what one leaves', async () => {
  const scan = makeScan([{ a: 1 }, { a: 2 }, { a: 3 }]);
  await runAll(scan, 100);
  await expectTheSame(scan);
  // Files that are lost or damaged are fetched into folders that are there.
  for (const point of scan.points) {
    const results = join(folder, 'together/curve', pointName(point), 's0/results');
    await truncate(join(results, '1.txt'), 7);
    await rm(join(results, '2.txt'));
  }
  await expectTheSame(scan);
  // Each point is run again: all folders are exchanged.
  for await (const { id } of client.workflows.list()) await client.workflows.delete(id);
  await runAll(scan, 200);
  await expectTheSame(scan);
  await expectTheSame(scan, { checksums: true });
  // The points have moved, and their folders get other names.
  await expectTheSame(makeScan([{ a: 0 }, ...scan.points.map(({ values }) => values)]));
});
