import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { ScanJUnit } from '../../../src/client/scans/scan-junit.js';
import type { RunStatus } from '../../../src/reana/model.js';
import type { FailureCause, ScanEvent } from '../../../src/scans/events.js';
import type { ScanMode, ScanPoint } from '../../../src/scan-file/scan.js';
import { StubServer } from '../../reana/stub-server.js';
import { SmallScan } from '../../scans/small-scan.js';

const BROKEN_OFF = { kind: 'network', message: 'the server is out of reach' };
const CAUSE: FailureCause = { kind: 'node-lost', message: 'the node went away' };
const RUN = { id: '1', name: 'curve--points-0123456789.1' };
/** Stands for all points that a run is made of. */
const ALL: ScanPoint = {
  index: 0,
  key: '0123456789',
  values: {},
  parameters: {},
  edits: [],
  group: '0123456789',
};

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'scan-junit-'))));
afterEach(() => rmSync(folder, { recursive: true }));

/** States of four points in the report of a scan that is out of reach by the time it is written. */
async function report(
  mode: ScanMode,
  tell: (points: readonly ScanPoint[]) => readonly ScanEvent[],
): Promise<readonly string[]> {
  const files = new SmallScan();
  const { scan } = await files.plan('curve', 4);
  const server = await StubServer.start({ 'GET /api/workflows': { body: { items: [], total: 0 } } });
  const client = server.client();
  const file = join(folder, 'report.xml');
  const junit = await ScanJUnit.begin(client, { ...scan, mode }, file, {});
  for (const event of tell(scan.points)) junit.add(event);
  await server.close();
  await junit.end(client, BROKEN_OFF, { signal: AbortSignal.abort() });
  client.close();
  files.dispose();
  return statesIn(file);
}

function statesIn(file: string): readonly string[] {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '' });
  const { testsuites } = parser.parse(readFileSync(file, 'utf8')) as {
    testsuites: {
      testsuite: { testcase: { properties?: { property: { name: string; value: string }[] } }[] };
    };
  };
  return testsuites.testsuite.testcase.flatMap(
    ({ properties }) => properties?.property.find(({ name }) => name === 'status')?.value ?? [],
  );
}

function status(point: ScanPoint, now: RunStatus): ScanEvent {
  return { type: 'status', point, run: RUN, status: now };
}

function failed(point: ScanPoint, willRetry: boolean): ScanEvent {
  return { type: 'failed', point, run: RUN, cause: CAUSE, next: 'see', willRetry };
}

const COUNTS: ScanEvent = {
  type: 'counts',
  counts: { total: 4, missing: 0, waiting: 0, running: 0, finished: 0, failed: 0, stopped: 0 },
};

test('out of reach, it shows how each point stood last', async () => {
  const states = await report('runs', ([a, b, c]) => [
    { type: 'created', point: a!, run: RUN, attempt: 1 },
    status(b!, 'running'),
    status(c!, 'failed'),
    failed(c!, true),
  ]);
  expect(states).toEqual(['waiting', 'running', 'failed', 'missing']);
});

describe('of a run of all points, out of reach', () => {
  test('all stand as the run does', async () => {
    const created: ScanEvent = { type: 'created', point: ALL, run: RUN, attempt: 1 };
    expect(await report('scatter', () => [created])).toEqual(Array(4).fill('waiting'));
    expect(await report('scatter', () => [created, status(ALL, 'running')])).toEqual(
      Array(4).fill('running'),
    );
    expect(await report('scatter', () => [status(ALL, 'finished')])).toEqual(Array(4).fill('finished'));
  });

  test('those that it failed at are told apart, and go on in the next one, but for those that are given up', async () => {
    const first = ([, b, c]: readonly ScanPoint[]): readonly ScanEvent[] => [
      status(ALL, 'running'),
      status(ALL, 'failed'),
      failed(b!, true),
      failed(c!, false),
      COUNTS,
    ];
    expect(await report('scatter', first)).toEqual(['finished', 'failed', 'failed', 'finished']);
    const next = await report('scatter', (points) => [...first(points), status(ALL, 'running')]);
    expect(next).toEqual(['finished', 'running', 'failed', 'finished']);
  });

  test('what nobody has told of yet is not taken for finished', async () => {
    const states = await report('scatter', ([a]) => [
      status(ALL, 'running'),
      status(ALL, 'failed'),
      failed(a!, true),
    ]);
    expect(states).toEqual(['failed', 'running', 'running', 'running']);
  });
});
