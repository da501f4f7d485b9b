import { PLAIN } from '../../../src/cli/io.js';
import { silenceText } from '../../../src/cli/views/run/run-view.js';
import { followLogs } from '../../../src/runs/follow/follow-logs.js';
import { followRun } from '../../../src/runs/follow/follow.js';
import { explainSilence, LONGEST_SILENCE, SilenceWatch } from '../../../src/runs/follow/silence.js';
import { waitForRun } from '../../../src/runs/follow/wait.js';
import type { RestClient } from '../../../src/reana/rest-client.js';
import type { Run } from '../../../src/reana/model.js';
import { StubServer, TestClock } from '../../reana/stub-server.js';
import { expectWords } from '../../support/words.js';

const ID = 'd0209abd-8091-4502-a4ae-253cc79d7448';
const REFERENCE = { id: ID, name: 'fit.1' };
const HOUR = 3600_000;

let stub: StubServer;
let clock: TestClock;
/** When the run and its only step began, in hours before now. */
let began: number;
let step: number;
/** Hours after which the run is finished. */
let ends: number;
/** Changes of the numbers of steps, in hours from now. */
let changes: readonly number[];
let log: () => string;

function time(hours: number): string {
  return new Date(start + hours * HOUR).toISOString().slice(0, 19);
}

let start: number;
beforeEach(async () => {
  clock = new TestClock();
  start = clock.now();
  [began, step, ends, changes, log] = [9, 8, 100, [], () => ''];
  stub = await StubServer.start({
    'GET /api/workflows': () => {
      const passed = (clock.now() - start) / HOUR;
      const finished = changes.filter((hour) => hour <= passed).length;
      const progress = {
        run_started_at: time(-began),
        total: { total: 9, job_ids: [] },
        finished: { total: finished, job_ids: [] },
      };
      const status = passed < ends ? 'running' : 'finished';
      return { body: { items: [{ ...REFERENCE, status, progress }], total: 1 } };
    },
    [`GET /api/workflows/${ID}/logs`]: () => {
      const job = { job_name: 'train', status: 'running', started_at: time(-step), logs: log() };
      return {
        body: { live_logs_enabled: log() !== '', logs: JSON.stringify({ job_logs: { j: job } }) },
      };
    },
  });
});
afterEach(() => stub.close());

const remote = (): RestClient => stub.client({ clock });
const logsRequests = (): number => stub.calls.filter((call) => call.endsWith('/logs')).length;

/** The hours at which following notes that the run is silent. */
async function notesOf(): Promise<number[]> {
  const notes: number[] = [];
  for await (const event of followRun(remote(), REFERENCE, { steps: false })) {
    if (event.type === 'stalled') notes.push(Math.round((clock.now() - start) / HOUR));
  }
  return notes;
}

test('a run that has not changed for six hours is noted at once, and once', async () => {
  ends = 2;
  expect(await notesOf()).toEqual([0]);
});

test('one that changed lately is noted six hours after that', async () => {
  [step, ends] = [5, 2];
  expect(await notesOf()).toEqual([1]);
  // Nothing tells before that it may be silent, except that it began long ago.
  expect(logsRequests()).toBeLessThan(60);
});

test('a change of its numbers counts', async () => {
  changes = [0.5, 1];
  [step, ends] = [5, 8];
  expect(await notesOf()).toEqual([7]);
});

test.each([
  ['young', 2, 2, 7],
  ['over in time', 0, 0, 5],
])('a run that is %s is not noted', async (_title, hours, ofStep, until) => {
  [began, step, ends] = [hours, ofStep, until - hours - 1];
  expect(await notesOf()).toEqual([]);
  expect(logsRequests()).toBe(0);
});

test('waiting notes it too', async () => {
  ends = 1;
  const notes: string[] = [];
  await waitForRun(remote(), REFERENCE, {
    onEvent: (event) => {
      if (event.type === 'stalled') notes.push(event.hint);
    },
  });
  expect(notes).toHaveLength(1);
});

test('lines that a step writes count where they are followed', async () => {
  [step, ends] = [5.5, 8];
  log = () => 'line\n'.repeat(1 + Math.min(4, Math.floor((4 * (clock.now() - start)) / HOUR)));
  const notes: number[] = [];
  const lines = followLogs(remote(), REFERENCE, {
    onEvent: (event) => {
      if (event.type === 'stalled') notes.push((clock.now() - start) / HOUR);
    },
  });
  for await (const line of lines) expect(line.line).toBe('line');
  expect(notes.map(Math.round)).toEqual([7]);
});

test('a single look: the time since when nothing happened, and only of running runs', async () => {
  const run = await remote().workflows.status(ID);
  const since = async (of: Run): Promise<Date | undefined> => new SilenceWatch(remote()).since(of, {});
  expect(await since(run)).toEqual(new Date(`${time(-8)}Z`));
  for (const status of ['queued', 'finished', 'failed', 'pending'] as const)
    expect(await since({ ...run, status })).toBeUndefined();
  stub.use({ [`GET /api/workflows/${ID}/logs`]: { status: 404, body: { message: 'gone' } } });
  expect(await since(run)).toEqual(new Date(`${time(-9)}Z`));
});

test('what is said of it', () => {
  const now = clock.now();
  const since = new Date(now - LONGEST_SILENCE - HOUR / 2);
  const { message, hint } = explainSilence(REFERENCE, since, now);
  expectWords({ message, hint });
  const run = { ...REFERENCE, status: 'running', silentSince: since } as unknown as Run;
  const texts = silenceText([run], now, PLAIN, [['local']]);
  expect(texts).toHaveLength(2);
  expect(texts[1]).toContain('`reana-madminer stop fit.1 --local`');
});
