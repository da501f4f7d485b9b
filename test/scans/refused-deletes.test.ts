import type { RestClient } from '../../src/reana/rest-client.js';
import type { ScanEvent, ScanOutcome } from '../../src/scans/events.js';
import type { ScanPlan } from '../../src/scans/plan/plan-scan.js';
import { preparePoint } from '../../src/scans/plan/prepare-point.js';
import { prepareScatter } from '../../src/scans/scatter/prepare-scatter.js';
import { FaultProxy } from '../faults/fault-proxy.js';
import type { TestServer } from '../local/support/server-fixture.js';
import { expectWords } from '../support/words.js';
import { CardScan } from './scatter/scatter-analysis.js';
import { asRemote, clientOf, follow, runsByPoint, SmallScan, startQuietServer } from './small-scan.js';

const MESSAGE = 'it stays where it is';
const REFUSALS = [403, 404, 409, 500];

let server: TestServer;
let proxy: FaultProxy;
let client: RestClient;
let files: SmallScan;
beforeAll(async () => {
  server = await startQuietServer();
  proxy = await FaultProxy.start(server.server);
  client = clientOf(server, { serverUrl: proxy.url });
});
afterAll(async () => {
  client.close();
  await proxy.close();
  await server.close();
});
beforeEach(() => (files = new SmallScan()));
afterEach(() => {
  proxy.inject(
    () => false,
    () => undefined,
    0,
  );
  files.dispose();
});

type Warning = Extract<ScanEvent, { readonly type: 'warning' }>;

function refuseDeletions(status: number): void {
  proxy.inject(
    (text) => /^PUT .*status=deleted/.test(text),
    ({ response }) =>
      void response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ message: MESSAGE })),
    1000,
  );
}

/** A run of the first point, or of all, that nobody goes on with. */
async function leaveRun(plan: ScanPlan): Promise<string> {
  const { mode, points } = plan.scan;
  const { newRun } = await (mode === 'runs' ? preparePoint(plan, points[0]!) : prepareScatter(plan, points));
  return (await client.workflows.create(newRun)).name;
}

async function run(
  plan: ScanPlan,
  from: RestClient = client,
): Promise<{ readonly outcome: ScanOutcome; readonly warnings: readonly Warning[] }> {
  const events: ScanEvent[] = [];
  const options = { journal: false, maxActive: 1 } as const;
  const outcome = await follow(from, plan, options, (event) => events.push(event));
  return { outcome, warnings: events.filter((event) => event.type === 'warning') };
}

function warningOf(name: string): Warning {
  return {
    type: 'warning',
    message: expect.stringContaining(name) as string,
    hint: expect.any(String) as string,
    action: { type: 'delete-runs', runs: [name] },
  };
}

test.each(REFUSALS)(
  'a run beside one that has finished holds nothing up when its deletion is answered %i',
  async (status) => {
    const plan = await files.plan(`double-${status}`, 1);
    await follow(client, plan, { journal: false });
    const name = await leaveRun(plan);
    refuseDeletions(status);
    const { outcome, warnings } = await run(plan);
    expect(outcome).toMatchObject({ end: 'done', counts: { finished: 1 } });
    expect(warnings).toEqual([warningOf(name)]);
    const runs = [...(await runsByPoint(server, `double-${status}`)).values()].flat().sort();
    expect(runs).toEqual(['created', 'finished']);
  },
);

test.each(REFUSALS)('a point whose first run can not be deleted is not doubled: %i', async (status) => {
  const plan = await files.plan(`left-${status}`, 3);
  const name = await leaveRun(plan);
  refuseDeletions(status);
  const { outcome, warnings } = await run(plan, asRemote(client));
  expect(outcome).toMatchObject({ end: 'blocked', counts: { finished: 2, missing: 1 } });
  expect(outcome.reason).toContain(name);
  if (status !== 404) expect(outcome.reason).toContain(MESSAGE);
  expect(warnings).toEqual([warningOf(name)]);
  const words = [outcome.reason ?? '', ...warnings.flatMap(({ message, hint = '' }) => [message, hint])];
  expectWords(words.map((text) => text.replaceAll(proxy.url, 'SERVER').replace(/[0-9a-f-]{36}/, 'ID')));
  expect(proxy.hits).toBe(5);
  const runs = [...(await runsByPoint(server, `left-${status}`)).values()].flat().sort();
  expect(runs).toEqual(['created', 'finished', 'finished']);
});

test('a run of all points beside those that have brought all to their ends holds nothing up', async () => {
  const cards = new CardScan();
  const plan = await cards.plan('together', [1]);
  await follow(client, plan, { journal: false });
  const name = await leaveRun(plan);
  refuseDeletions(403);
  const { outcome, warnings } = await run(plan);
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 2 } });
  expect(warnings).toEqual([warningOf(name)]);
  cards.dispose();
});
