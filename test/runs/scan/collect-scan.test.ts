import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type ReanaClient } from '../../../src/reana/client.js';
import {
  collectScan,
  type CollectEvent,
  type CollectScanOptions,
} from '../../../src/runs/scan/collect-scan.js';
import { pointName } from '../../../src/runs/scan/scan-names.js';
import type { ScanResults } from '../../../src/runs/scan/scan-results.js';
import type { Scan } from '../../../src/spec/scan/scan.js';
import { TestServer } from '../../local/server-fixture.js';
import { makeScan, runPoint, writeSummary } from './scan-fixture.js';

let server: TestServer;
let client: ReanaClient;
let folder: string;
let requests: string[];
let events: CollectEvent[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'collect-'));
  server = await TestServer.start();
  requests = [];
  client = createClient({
    serverUrl: server.server.url,
    accessToken: server.server.token,
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
  await collect(scan);
  expect(requests).toEqual(['GET /api/workflows']);
  expect(await readdir(join(folder, 'curve'))).toEqual([pointName(one!), 'results.csv', 'results.json']);
});
