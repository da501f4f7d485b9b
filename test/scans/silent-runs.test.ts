import type { Clock } from '../../src/core/clock.js';
import { explainSilence, LONGEST_SILENCE, SilenceWatch } from '../../src/runs/follow/silence.js';
import type { ScanEvent } from '../../src/scans/events.js';
import { readScanState } from '../../src/scans/scan-status.js';
import type { TestServer } from '../local/support/server-fixture.js';
import { Gate } from '../support/gate.js';
import { expectWords } from '../support/words.js';
import { clientOf, follow, SmallScan, startQuietServer } from './small-scan.js';

let server: TestServer;
let gate: Gate;
let files: SmallScan;
beforeEach(async () => {
  server = await startQuietServer();
  gate = await Gate.start();
  files = new SmallScan(`${gate.command()}; echo {x} > {out}`);
});
afterEach(async () => {
  await gate.close();
  files.dispose();
  await server.close();
});

/** A client for which hours have passed while the server was looked at. */
function clientAfter(milliseconds: number): ReturnType<typeof clientOf> {
  const { clock } = server.options as { readonly clock: Clock };
  const later: Clock = {
    now: () => clock.now() + milliseconds,
    sleep: (time, signal) => clock.sleep(time, signal),
  };
  return clientOf(server, { clock: later });
}

test('a scan warns once of each run to which nothing has happened for six hours, and goes on', async () => {
  const client = clientAfter(LONGEST_SILENCE + 60_000);
  const plan = await files.plan('silent', 1);
  const warnings: string[] = [];
  const actions: unknown[] = [];
  let looks = 0;
  const outcome = await follow(client, plan, { journal: false }, (event: ScanEvent) => {
    if (event.type === 'status') looks += 1;
    if (event.type !== 'warning' || event.action?.type !== 'stop-run') return;
    warnings.push(event.message);
    actions.push(event.action);
    gate.open();
  });
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 1 } });
  expect(looks).toBeGreaterThan(0);
  expect(warnings).toHaveLength(1);
  expect(actions).toMatchObject([{ type: 'stop-run' }]);
  client.close();
});

test('its status names them, and no other points', async () => {
  const client = clientAfter(0);
  const plan = await files.plan('named', 1);
  const running = follow(client, plan, { journal: false });
  await gate.reached();
  const states = await Promise.all(
    [LONGEST_SILENCE - 3600_000, LONGEST_SILENCE + 3600_000].map(async (passed) => {
      const later = clientAfter(passed);
      const { points } = await readScanState(later, 'named', { silence: new SilenceWatch(later) });
      later.close();
      return points.map(({ silentSince }) => silentSince instanceof Date);
    }),
  );
  expect(states).toEqual([[false], [true]]);
  gate.open();
  await running;
  const over = clientAfter(2 * LONGEST_SILENCE);
  const { points } = await readScanState(over, 'named', { silence: new SilenceWatch(over) });
  expect(points.map(({ silentSince }) => silentSince)).toEqual([undefined]);
  over.close();
  client.close();
});

test('what is said of a run of a scan', () => {
  const { message, hint } = explainSilence(
    { name: 'curve--0001-aaaaaaaaaa.1' },
    new Date(0),
    LONGEST_SILENCE,
    'resume the scan',
  );
  expectWords({ message, hint });
});
