import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AbortedError } from '../../../src/core/errors.js';
import type { RestClient } from '../../../src/reana/rest-client.js';
import { TransferError } from '../../../src/reana/errors/transfer-error.js';
import {
  collectScan,
  type CollectEvent,
  type CollectScanOptions,
} from '../../../src/scans/collect/collect-scan.js';
import type { ScanResults } from '../../../src/scans/results/scan-results.js';
import { pointName } from '../../../src/scans/scan-names.js';
import type { Scan } from '../../../src/scan-file/scan.js';
import type { TestServer } from '../../local/support/server-fixture.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { makeScan, runPoint, writeSummary } from '../scan-fixture.js';
import { clientOf, startQuietServer } from '../small-scan.js';

let server: TestServer;
let client: RestClient;
let folder: string;
let requests: string[];
let events: CollectEvent[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collect-'));
  server = await startQuietServer();
  requests = [];
  client = clientOf(server, {
    authentication: 'query',
    onExchange: ({ method, url }) => requests.push(`${method} ${new URL(url).pathname}`),
  });
});

afterEach(async () => {
  client.close();
  await server.close();
  await rm(folder, { recursive: true });
});

function collect(scan: Scan, options: CollectScanOptions = {}): Promise<ScanResults> {
  requests.length = 0;
  events = [];
  return collectScan(client, scan, { folder, onProgress: (event) => events.push(event), ...options });
}

test('brings points home, reads their numbers, and asks for nothing twice', async () => {
  const scan = makeScan([{ samples: 100 }, { samples: 1000 }, { samples: 10000 }]);
  const [one, two] = scan.points;
  const first = await runPoint(server, scan, one!, writeSummary({ area: 0.5, name: 'first' }));
  await runPoint(server, scan, two!, 'false');
  const results = await collect(scan);
  expect(results.numbers).toEqual(['area']);
  expect(results.points.map(({ status, attempts, numbers }) => ({ status, attempts, numbers }))).toEqual([
    { status: 'finished', attempts: 1, numbers: { area: 0.5 } },
    { status: 'failed', attempts: 1, numbers: {} },
    { status: 'missing', attempts: 0, numbers: {} },
  ]);
  expect(results.points[0]).toMatchObject({ run: first, folder: pointName(one!) });
  const csv = await readFile(join(folder, 'curve/results.csv'), 'utf8');
  expect(csv.split('\n')[1]).toBe(`1,${one!.key},${first.name},finished,1,100,0.5`);
  expect(events).toMatchObject([
    { type: 'looked', points: 3, finished: 1 },
    { type: 'collected', point: one, wasFetched: true, done: 1, finished: 1 },
  ]);
  expect(await collect(scan)).toEqual(results);
  expect(requests).toEqual(['GET /api/workflows']);
  expect(events[1]).toMatchObject({ type: 'collected', wasFetched: false });
  expect(await readdir(join(folder, 'curve'))).toEqual([pointName(one!), 'results.csv', 'results.json']);
});

const SUMMARY = 's0/results/summary.json';
const AREA = { value: 'area', order: 'minimize' } as const;

test('the logs of a failed point are asked for once, and say why it failed', async () => {
  const scan = makeScan([{ a: 1 }, { a: 2 }]);
  await runPoint(server, scan, scan.points[0]!, 'echo Killed && false');
  const expected = { kind: 'out-of-memory', message: 'Killed' };
  expect((await collect(scan)).points[0]).toMatchObject({ status: 'failed', cause: expected });
  expect(requests.filter((request) => request.endsWith('/logs'))).toHaveLength(1);
  expect((await collect(scan)).points[0]).toMatchObject({ status: 'failed', cause: expected });
  expect(requests).toEqual(['GET /api/workflows']);
});

test('what is lost or damaged here is fetched again, and only that', async () => {
  const scan = makeScan([{ a: 1 }]);
  await runPoint(server, scan, scan.points[0]!, `echo 1 > results/a.txt && ${writeSummary({ area: 1 })}`);
  await collect(scan);
  const point = join(folder, 'curve', pointName(scan.points[0]!));
  await rm(join(point, 's0/results/a.txt'));
  await collect(scan);
  const files = requests.filter((request) => request.includes('/workspace/'));
  expect(files).toEqual([expect.stringMatching(/\/workspace\/s0\/results\/a\.txt$/)]);
  expect(await readFile(join(point, 's0/results/a.txt'), 'utf8')).toBe('1\n');
});

test('a point that was run again is exchanged as a whole, or not at all', async () => {
  const scan = makeScan([{ a: 1 }]);
  const [point] = scan.points;
  const home = join(folder, 'curve', pointName(point!));
  const first = await runPoint(
    server,
    scan,
    point!,
    `echo old > results/old.txt && ${writeSummary({ area: 1 })}`,
  );
  await collect(scan);
  await client.workflows.delete(first.id);
  const second = await runPoint(
    server,
    scan,
    point!,
    `echo new > results/new.txt && ${writeSummary({ area: 2 })}`,
  );
  // One of its files can't be saved.
  const incoming = join(folder, 'curve/.incoming');
  await mkdir(join(incoming, 'free.1', second.id, SUMMARY, 'in the way'), { recursive: true });
  await expect(collect(scan)).rejects.toThrow(TransferError);
  expect(await readdir(join(home, 's0/results'))).toEqual(['old.txt', 'summary.json']);
  expect(await readFile(join(home, SUMMARY), 'utf8')).toBe('{"area":1}');
  // Killed between the two renamings: the old folder is away, and the new one is not there yet.
  await collect(scan, { folder: join(folder, 'other') });
  await rm(incoming, { recursive: true });
  await cp(join(folder, 'other/curve', pointName(point!)), join(incoming, 'free.2', second.id), {
    recursive: true,
    preserveTimestamps: true,
  });
  await rename(home, join(incoming, 'free.2', `${pointName(point!)}.old`));
  const results = await collect(scan);
  expect(requests.filter((request) => request.includes('/workspace/'))).toEqual([]);
  expect(results.points[0]).toMatchObject({ run: second, numbers: { area: 2 } });
  expect(await readdir(join(home, 's0/results'))).toEqual(['new.txt', 'summary.json']);
  expect(await readdir(join(folder, 'curve'))).toEqual([pointName(point!), 'results.csv', 'results.json']);
});

test('points that have moved in the scan keep what was fetched of them', async () => {
  const scan = makeScan([{ a: 1 }]);
  await runPoint(server, scan, scan.points[0]!, writeSummary({ area: 1 }));
  await collect(scan);
  const grown = makeScan([{ a: 0 }, { a: 1 }]);
  const results = await collect(grown);
  expect(requests).toEqual(['GET /api/workflows']);
  expect(results.points.map(({ status, numbers }) => [status, numbers])).toEqual([
    ['missing', {}],
    ['finished', { area: 1 }],
  ]);
  expect(results.points[1]!.folder).toBe(`0002-${scan.points[0]!.key}`);
  expect(await readdir(join(folder, 'curve', results.points[1]!.folder!))).toEqual(['point.json', 's0']);
});

test('what is here of a run that is no more is kept, and said', async () => {
  const scan = makeScan([{ a: 1 }, { a: 2 }]);
  const [one, two] = scan.points;
  const run = await runPoint(server, scan, one!, writeSummary({ area: 1 }));
  await runPoint(server, scan, two!, writeSummary({ area: 2 }));
  await collect(scan);
  await client.workflows.delete(run.id);
  const results = await collect(makeScan([{ a: 1 }]));
  expect(results.points).toMatchObject([{ status: 'missing', numbers: {} }]);
  expect(results.warnings).toHaveLength(2);
  expect(results.warnings[0]).toContain(run.name);
  expectWords(results.warnings);
  const kept = join(folder, 'curve', pointName(one!), SUMMARY);
  expect(await readFile(kept, 'utf8')).toBe('{"area":1}');
});

test('other outputs, and a summary that is none of them', async () => {
  const scan = makeScan([{ a: 1 }], { outputs: ['s0/out.txt', 's0/*.nothing'] });
  await runPoint(server, scan, scan.points[0]!, writeSummary('{"area": 3, "limit": NaN}'));
  const results = await collect(scan);
  expect(results.points[0]).toMatchObject({ numbers: { area: 3 }, files: ['s0/out.txt', SUMMARY] });
  expect(results.warnings).toEqual([expect.stringContaining('s0/*.nothing')]);
  expectWords(results.warnings);
  await collect(scan);
  expect(requests).toEqual(['GET /api/workflows']);
  // The declared outputs are asked for now: a directory.
  const { points } = await collect(makeScan([{ a: 1 }]));
  expect(points[0]!.files).toEqual([SUMMARY]);
});

test('a summary that is missing, or no JSON, is told; the files are here', async () => {
  const scan = makeScan([{ a: 1 }, { a: 2 }], { values: { area: '/area' }, best: AREA });
  const [one, two] = scan.points;
  await runPoint(server, scan, one!, 'echo x > results/x.txt');
  await runPoint(server, scan, two!, 'echo broken > results/summary.json');
  const results = await collect(scan);
  expect(results.points.map(({ status, files }) => [status, files])).toEqual([
    ['finished', ['s0/results/x.txt']],
    ['finished', [SUMMARY]],
  ]);
  expect(results.warnings).toEqual(
    [one, two].map((point) => expect.stringContaining(pointName(point!)) as string),
  );
  expectWords(results.warnings);
});

test('what is true of many points is told once', async () => {
  const scan = makeScan([{ a: 1 }, { a: 2 }, { a: 3 }], {
    outputs: ['s0/*.nothing'],
    summary: 'sumary.json',
  });
  await Promise.all(
    scan.points.slice(1).map((point) => runPoint(server, scan, point, writeSummary({ area: 1 }))),
  );
  const both = scan.points.slice(1).map(pointName).join(', ');
  const { warnings } = await collect(scan);
  expect(warnings).toEqual([expect.stringContaining(both), expect.stringContaining(both)]);
  expectWords(warnings);
});

test('numbers of the user’s choice, what is best, and a misspelt rule', async () => {
  const scan = makeScan([{ a: 1 }], { values: { area: '/deep/area' }, best: AREA });
  await runPoint(server, scan, scan.points[0]!, writeSummary({ deep: { area: 4 }, other: 1 }));
  expect(await collect(scan)).toMatchObject({ numbers: ['area'], best: AREA });
  const all = await collect(makeScan([{ a: 1 }], { best: AREA }));
  expect(all).toMatchObject({ numbers: ['deep.area', 'other'], best: { ...AREA, value: 'deep.area' } });
  const misspelt = await failureOf(collect(scan, { rules: { values: { area: '/deep/aera' } } }));
  expect(misspelt.code).toBe('usage');
  expectWords(wordsOf(misspelt), 'a value');
  const unknown = await failureOf(collect(scan, { rules: { best: { ...AREA, value: 'arae' } } }));
  expect(unknown.code).toBe('usage');
  expectWords(wordsOf(unknown), 'what is best');
});

test('several summaries are named', async () => {
  const scan = makeScan([{ a: 1 }], { summary: 'summary.json' });
  const command = `mkdir results/b && echo 1 > results/b/summary.json && ${writeSummary({ area: 1 })}`;
  await runPoint(server, scan, scan.points[0]!, command);
  const failure = await failureOf(collect(scan));
  expect(failure.code).toBe('usage');
  expect(failure.message).toContain(`s0/results/b/summary.json, ${SUMMARY}`);
  expectWords(wordsOf(failure));
});

test('with checksums, each point has its list, and files are compared by content', async () => {
  const scan = makeScan([{ a: 1 }]);
  await runPoint(server, scan, scan.points[0]!, writeSummary({ area: 1 }));
  await collect(scan, { checksums: true });
  const home = join(folder, 'curve', pointName(scan.points[0]!));
  const sum = createHash('sha256').update('{"area":1}').digest('hex');
  expect(await readFile(join(home, 'SHA256SUMS'), 'utf8')).toBe(`${sum}  ${SUMMARY}\n`);
  // Of the same size and time, but not what it was.
  const { mtime } = await stat(join(home, SUMMARY));
  await writeFile(join(home, SUMMARY), '{"area":9}');
  await utimes(join(home, SUMMARY), mtime, mtime);
  const results = await collect(scan, { checksums: true });
  expect(results.points[0]!.numbers).toEqual({ area: 1 });
});

test('repeats have a table of their own, which goes when there are none any more', async () => {
  const scan = makeScan([{ seed: 1 }, { seed: 2 }], { repeat: ['seed'] });
  for (const [index, point] of scan.points.entries()) {
    await runPoint(server, scan, point, writeSummary({ area: index, seed: 7 }));
  }
  const results = await collect(scan);
  expect(results.numbers).toEqual(['area', 'summary.seed']);
  expect(results.groups).toMatchObject([{ points: [1, 2], numbers: { area: { mean: 0.5, count: 2 } } }]);
  const file = join(folder, 'curve/repeats.csv');
  expect((await readFile(file, 'utf8')).split('\n')[1]).toMatch(/^1 2,2,0\.5,0\.707/);
  expect(JSON.parse(await readFile(join(folder, 'curve/results.json'), 'utf8'))).toEqual({
    ...results,
    folder: undefined,
  });
  await collect(makeScan([{ seed: 1 }, { seed: 2 }]));
  await expect(stat(file)).rejects.toThrow('ENOENT');
});

test('a scan that the server does not know leaves the results as they are', async () => {
  const scan = makeScan([{ a: 1 }]);
  const run = await runPoint(server, scan, scan.points[0]!, writeSummary({ area: 1 }));
  await collect(scan);
  await client.workflows.delete(run.id);
  const before = await readFile(join(folder, 'curve/results.csv'), 'utf8');
  await expect(collect(scan)).rejects.toMatchObject({ code: 'scan-not-found' });
  expect(await readFile(join(folder, 'curve/results.csv'), 'utf8')).toBe(before);
});

test('a signal ends it, with what has come so far', async () => {
  const scan = makeScan([{ a: 1 }]);
  await runPoint(server, scan, scan.points[0]!, writeSummary({ area: 1 }));
  const controller = new AbortController();
  const onProgress = (): void => controller.abort();
  await expect(collect(scan, { onProgress, signal: controller.signal })).rejects.toThrow(AbortedError);
  await expect(stat(join(folder, 'curve/results.csv'))).rejects.toThrow('ENOENT');
  expect((await collect(scan)).points[0]!.numbers).toEqual({ area: 1 });
});
