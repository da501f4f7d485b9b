import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PLAIN } from '../../../src/cli/io.js';
import { createContext } from '../../../src/cli/context.js';
import { StepLabels } from '../../../src/cli/follow/follow-logs.js';
import { createRunsProgress, renderRuns } from '../../../src/cli/progress/run/runs-progress.js';
import { beginRuns, foldRunsEvent } from '../../../src/cli/progress/run/runs-progress-state.js';
import { RUN_SORT_KEYS, sortRuns } from '../../../src/runs/list-runs.js';
import { readTimeout } from '../../../src/cli/flags/follow-options.js';
import { runsExitCode } from '../../../src/cli/views/run/run-view.js';
import { UsageError } from '../../../src/core/errors.js';
import type { Run, RunStatus } from '../../../src/reana/model.js';
import { listRuns, makeRuns, startManyRuns, type StubRun } from '../../runs/many-runs.js';
import { TOKEN, type StubServer } from '../../reana/stub-server.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { expectWords } from '../../support/words.js';
import { collect, errorCodeOf, expectSaid, linesOf, run as runLine, type Outcome } from '../support.js';

const plain = PLAIN;
const folder = mkdtempSync(join(tmpdir(), 'follow-runs-'));
afterAll(() => rmSync(folder, { recursive: true }));

let stub: StubServer;

/** The looks at runs, without what a client asks a server about itself. */
function looks(): StubServer['requests'] {
  return stub.requests.filter(({ path }) => !path.includes('openid') && path !== '/api/ping');
}

/** Runs one command line against a server with these runs; they change at each look as the test says. */
async function cli(
  line: string,
  runs: StubRun[],
  change: (look: number) => void = () => undefined,
): Promise<Outcome> {
  let look = 0;
  stub = await startManyRuns(runs, {
    'GET /api/workflows': ({ query }) => {
      look += 1;
      change(look);
      return listRuns(runs, query);
    },
  });
  const env = { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN, REANA_MADMINER_HOME: folder };
  try {
    return await runLine(line.split(' '), { env });
  } finally {
    await stub.close();
  }
}

describe('status of several runs', () => {
  test('a table of all, with one request', async () => {
    const outcome = await cli('status scan.2 scan.1', makeRuns('scan', 3));
    expect(outcome).toMatchObject({ stderr: '', code: 0 });
    expect(looks()).toHaveLength(1);
    expectSaid(outcome);
  });

  test('as JSON, a list', async () => {
    const { stdout } = await cli('status scan.1 scan.3 --json', makeRuns('scan', 3));
    expect(JSON.parse(stdout)).toMatchObject([{ name: 'scan.1' }, { name: 'scan.3' }]);
  });

  test('followed: a line per change, the table at the end, and the exit code of the worst', async () => {
    const runs = makeRuns('scan', 3);
    const outcome = await cli('status scan.1 scan.2 scan.3 --follow', runs, (look) => {
      if (look >= 3) runs[1]!.status = 'failed';
      if (look >= 4) for (const run of [runs[0]!, runs[2]!]) run.status = 'finished';
    });
    expect(outcome.code).toBe(10);
    // One to find them, then one a look.
    expect(looks()).toHaveLength(4);
    expectSaid(outcome);
  });

  test('followed as JSON: a line per event, the list last', async () => {
    const runs = makeRuns('scan', 2);
    const outcome = await cli('status scan.1 scan.2 --follow --json', runs, (look) => {
      if (look >= 2) for (const run of runs) run.status = 'finished';
    });
    expect(outcome.code).toBe(0);
    const documents = linesOf(outcome);
    expect(documents[0]).toMatchObject({ type: 'status', run: { name: 'scan.1', status: 'finished' } });
    expect(documents.at(-1)).toMatchObject([{ name: 'scan.1' }, { name: 'scan.2' }]);
  });

  test('--timeout ends it with exit code 12 and says how to go on', async () => {
    const runs = makeRuns('scan', 2);
    const outcome = await cli('status scan.1 scan.2 --follow --timeout 3s', runs, (look) => {
      if (look >= 2) runs[0]!.status = 'finished';
    });
    expect(outcome.code).toBe(12);
    expectSaid(outcome);
  });

  test('a run that is not there', async () => {
    const outcome = await cli('status scan.1 scan.9 --json', makeRuns('scan', 2));
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([5, 'not-found']);
  });
});

test('--timeout of one run ends it with exit code 12', async () => {
  const runs = makeRuns('scan', 1);
  const parameters = { body: { id: runs[0]!.id, name: 'scan.1', parameters: {} } };
  stub = await startManyRuns(runs, { 'GET /api/workflows/scan/parameters': parameters });
  const id = runs[0]!.id;
  stub.use({ [`GET /api/workflows/${id}/parameters`]: parameters });
  const env = { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN, REANA_MADMINER_HOME: folder };
  for (const line of ['status scan --follow --timeout 300ms', 'logs scan --follow --timeout 300ms']) {
    const outcome = await runLine([...line.split(' '), '--json'], { env });
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([12, 'wait-timed-out']);
    expectSaid({ stdout: '', stderr: outcome.stderr }, line);
  }
  await stub.close();
});

test.each([
  ['30m', 1_800_000],
  ['8 h', 28_800_000],
  ['1.5d', 129_600_000],
  ['90s', 90_000],
])('--timeout %s', (timeout, expected) => expect(readTimeout({ timeout, follow: true })).toBe(expected));

test.each(['30', 'soon', '0m', '-5m', '5 parsecs', ''])('--timeout %j is refused', (timeout) =>
  expect(() => readTimeout({ timeout, follow: true })).toThrow(UsageError),
);

test('--timeout means nothing where nothing is followed', () => {
  expect(() => readTimeout({ timeout: '5m', follow: false })).toThrow(UsageError);
  expect(readTimeout({ follow: false })).toBeUndefined();
});

const at = (minute: number): Date => new Date(Date.UTC(2030, 0, 1, 0, minute));
const progress = { total: 4, running: 0, finished: 2, failed: 0 };
function made(name: string, status: RunStatus, more: Partial<Run> = {}): Run {
  return { id: name, name, status, rawStatus: status, progress, ...more };
}

test.each<[RunStatus[], number]>([
  [['finished', 'finished'], 0],
  [['finished', 'running'], 12],
  [['stopped', 'running'], 11],
  [['deleted', 'finished'], 11],
  [['stopped', 'failed', 'running'], 10],
  [[], 0],
])('%j end with %d', (statuses, code) =>
  expect(runsExitCode(statuses.map((status, index) => made(String(index), status)))).toBe(code),
);

test('lists are sorted with the newest, longest and largest first, and names as people count', () => {
  const runs = [
    made('scan.10', 'running', { created: at(1), started: at(2), workspaceSize: 5 }),
    made('scan.2', 'finished', { created: at(3), started: at(4), ended: at(30) }),
    made('scan.1', 'created', { created: at(2), workspaceSize: 7 }),
  ];
  const sorted = RUN_SORT_KEYS.map((key) => [
    key,
    sortRuns(runs, key, at(20).getTime()).map(({ name }) => name),
  ]);
  expect(Object.fromEntries(sorted)).toEqual({
    created: ['scan.2', 'scan.1', 'scan.10'],
    name: ['scan.1', 'scan.2', 'scan.10'],
    status: ['scan.1', 'scan.2', 'scan.10'],
    duration: ['scan.2', 'scan.10', 'scan.1'],
    size: ['scan.1', 'scan.10', 'scan.2'],
  });
});

test('list: filters, order, and deleted runs only when they are asked for', async () => {
  const runs = makeRuns('scan', 3);
  const names = (text: string): string[] => (JSON.parse(text) as Run[]).map(({ name }) => name);
  expect(names((await cli('list --json', runs)).stdout)).toEqual(['scan.3', 'scan.2', 'scan.1']);
  expect(looks()[0]!.query.get('status')).toBe('created,queued,pending,running,finished,failed,stopped');
  expect(names((await cli('list --all --json --sort name --limit 2', runs)).stdout)).toEqual([
    'scan.2',
    'scan.3',
  ]);
  expect(looks()[0]!.query.has('status')).toBe(false);
  expect(names((await cli('list --reverse --json --search sc', runs)).stdout)).toEqual([
    'scan.1',
    'scan.2',
    'scan.3',
  ]);
  expect(looks()[0]!.query.get('search')).toBe('{"name":["sc"]}');
  await cli('list --sort size', runs);
  expect(looks()[0]!.query.get('include_workspace_size')).toBe('true');
  expect((await cli('list --all --status running', runs)).code).toBe(2);
});

describe('the table of several runs', () => {
  const names = Array.from({ length: 40 }, (_, index) => `scan.${index + 1}`);
  const state = names.reduce(
    (before, name, index) =>
      foldRunsEvent(before, {
        event: {
          type: 'status',
          run: made(name, index === 38 ? 'failed' : index < 30 ? 'finished' : 'running'),
        },
      }),
    beginRuns(names.map((name) => ({ id: name, name }))),
  );

  test('fits the terminal, and shows first what matters', () => {
    const frame = renderRuns(state, at(0).getTime(), { rows: 12 }, plain);
    const lines = frame.split('\n');
    expect(lines.length).toBeLessThan(12);
    expect(lines[2]).toMatch(/^scan\.39 +failed/);
    expect(lines[3]).toMatch(/^scan\.31 +running/);
    expectWords(frame);
  });

  test('is not copied with each event: a first look at many runs takes time in proportion to their number', () => {
    const many = Array.from({ length: 20_000 }, (_, index) => made(`scan.${index + 1}`, 'finished'));
    const begun = beginRuns(many);
    const end = many.reduce(
      (before, run) => foldRunsEvent(before, { event: { type: 'status', run } }),
      begun,
    );
    expect(end.runs).toBe(begun.runs);
    expect(end.ended).toBe(20_000);
    const again = foldRunsEvent(end, { event: { type: 'status', run: made('scan.7', 'running') } });
    expect(again.ended).toBe(19_999);
    expect(again.runs.get('scan.7')!.status).toBe('running');
  });

  test('says what is wrong, and takes it back', () => {
    const stalled = foldRunsEvent(state, {
      event: { type: 'stalled', run: made('scan.31', 'running'), hint: 'do this' },
    });
    expect(renderRuns(stalled, 0, { rows: 60 }, plain)).toMatch(/\ndo this$/);
    const over = foldRunsEvent(stalled, { event: { type: 'status', run: made('scan.31', 'finished') } });
    expect(renderRuns(over, 0, { rows: 60 }, plain)).not.toContain('do this');
  });

  test('is redrawn on a terminal and taken away at the end', async () => {
    const stderr = collect({ isTTY: true, columns: 60, rows: 20 });
    const io = { stdout: collect().stream, stderr: stderr.stream, env: { TERM: 'xterm' }, cwd: '/' };
    const clock = new QuietClock();
    const context = createContext(io, new AbortController().signal, clock, false);
    const shown = createRunsProgress([{ id: 'a', name: 'a.1' }], context);
    shown.show({ event: { type: 'status', run: made('a', 'running') } });
    await clock.sleep(1_000);
    expect(stderr.text()).toContain('running');
    shown.end();
    const written = stderr.text();
    expect(written.slice(written.lastIndexOf('running'))).toMatch(/\u001B\[[0-9]*[KJG]/);
  });
});

test('steps of the same name get names of their own, in the order they appear in', () => {
  const labels = new StepLabels();
  expect(
    [
      ['fit', 'j'],
      ['fit', 'k'],
      ['plot', 'l'],
      ['fit', 'j'],
      ['fit', 'k'],
    ].map(([step = '', jobId = '']) => labels.of({ step, jobId })),
  ).toEqual(['fit', 'fit[2]', 'plot', 'fit', 'fit[2]']);
});
