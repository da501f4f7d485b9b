import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RestClient } from '../../src/reana/rest-client.js';
import { restart } from '../../src/runs/restart.js';
import { collectScan } from '../../src/scans/collect/collect-scan.js';
import type { ScanEvent } from '../../src/scans/events.js';
import type { TestServer } from '../local/support/server-fixture.js';
import { Gate } from '../support/gate.js';
import { clientOf, follow, runsByPoint, SmallScan, startQuietServer } from './small-scan.js';

let server: TestServer;
let client: RestClient;
let files: SmallScan;
let folder: string;
let gate: Gate;

beforeAll(async () => {
  server = await startQuietServer();
  client = clientOf(server);
});
afterAll(async () => {
  client.close();
  await server.close();
});

/** The first point fails until it is mended, and all of them stand at the gate when they have come so far. */
beforeEach(async () => {
  gate = await Gate.start();
  folder = mkdtempSync(join(tmpdir(), 'flags-'));
  const fail = `if [ {x} = 1 ] && [ ! -e ${folder}/mended ]; then echo "ValueError: no" >&2; exit 2; fi`;
  files = new SmallScan(`${fail}; ${gate.command()}; echo {x} > {out}`);
});

afterEach(async () => {
  await gate.close();
  files.dispose();
  rmSync(folder, { recursive: true });
});

function mend(): void {
  writeFileSync(join(folder, 'mended'), '');
}

test('a failed point that is restarted by hand while the scan runs is done when that has finished', async () => {
  const plan = await files.plan('mended', 2);
  const events: ScanEvent[] = [];
  let restarting: Promise<unknown> | undefined;
  const outcome = await follow(client, plan, { journal: false }, (event) => {
    events.push(event);
    if (event.type === 'failed') {
      mend();
      restarting = restart(client, event.run.id);
    }
    if (event.type === 'status' && event.run.name.endsWith('.1.1')) gate.open();
  });
  await restarting;
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 2, failed: 0 }, failed: [] });
  expect(events.filter(({ type }) => type === 'created')).toHaveLength(2);
  expect([...(await runsByPoint(server, 'mended')).values()].map((runs) => [...runs].sort())).toEqual(
    expect.arrayContaining([['failed', 'finished'], ['finished']]) as unknown,
  );
});

test('a restart that is under way when the scan is gone on with is waited for', async () => {
  gate.open();
  const plan = await files.plan('waited', 2);
  const { failed } = await follow(client, plan, { journal: false });
  expect(failed).toMatchObject([{ point: { index: 1 }, attempts: 1 }]);
  gate.shut();
  mend();
  await restart(client, failed[0]!.run.id);
  const types: string[] = [];
  const outcome = await follow(client, plan, { journal: false, retries: 5 }, (event) => {
    types.push(event.type);
    if (event.type === 'looked') gate.open();
  });
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 2, failed: 0 }, failed: [] });
  expect(types).not.toContain('created');
});

test('results in a workspace that was used again with other parameters are noted, and only these', async () => {
  gate.open();
  mend();
  const plan = await files.plan('reused', 3);
  await follow(client, plan, { journal: false });
  const runs = client.workflows.pages({ search: 'reused--' });
  const ids: string[] = [];
  for await (const page of runs)
    for (const { id, name } of page.runs) if (/--000[12]/.test(name)) ids.push(id);
  const other = await restart(client, ids[0]!, { parameters: { x: 9 } });
  const same = await restart(client, ids[1]!);
  await server.ended(other.id);
  await server.ended(same.id);
  const { warnings } = await collectScan(client, plan.scan, { folder });
  expect(warnings.filter((warning) => warning.includes('restarted'))).toEqual([
    expect.stringMatching(new RegExp(`${other.name.replaceAll('.', '\\.')}.* x=9$`)) as string,
  ]);
});

test('a restart that fails as well is the failure that is told', async () => {
  gate.open();
  const plan = await files.plan('again', 1);
  const { failed } = await follow(client, plan, { journal: false });
  const { id, name } = await restart(client, failed[0]!.run.id);
  await server.ended(id);
  const outcome = await follow(client, plan, { journal: false });
  expect(outcome.failed).toMatchObject([{ run: { id, name }, attempts: 2 }]);
});
