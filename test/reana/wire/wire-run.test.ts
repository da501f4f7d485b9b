import { run, runPage } from '../../../src/reana/wire/wire-run.js';
import { runLogs } from '../../../src/reana/wire/wire-logs.js';
import { recorded } from '../stub-server.js';

const jobs = (...ids: string[]): object => ({ job_ids: ids, total: ids.length });
const wire = (progress: object, rest: object = {}): unknown => ({
  id: 'i',
  name: 'n.1',
  status: 'running',
  progress,
  ...rest,
});

test.each<[string, object, object]>([
  ['nothing yet', {}, { total: 0, running: 0, finished: 0, failed: 0 }],
  [
    'steps that run for ever in the count of the server',
    { total: jobs('a', 'b', 'c'), running: jobs('a', 'b'), finished: jobs('a') },
    { total: 3, running: 1, finished: 1, failed: 0 },
  ],
  [
    'more done than there were at first',
    { total: { total: 2, job_ids: [] }, finished: jobs('a', 'b', 'c'), failed: jobs('d') },
    { total: 4, running: 0, finished: 3, failed: 1 },
  ],
  [
    'counts without ids',
    { total: { total: 5 }, running: { total: 2 } },
    { total: 5, running: 2, finished: 0, failed: 0 },
  ],
])('progress: %s', (_name, progress, expected) => {
  expect(run(wire(progress), '').progress).toEqual(expected);
});

test('a finished run has finished all of its steps, also where the server has not counted the last ones yet', () => {
  const progress = { total: { total: 23 }, running: jobs('a', 'b'), finished: { total: 21, job_ids: ['a'] } };
  expect(run(wire(progress, { status: 'finished' }), '').progress).toEqual({
    ...{ total: 23, running: 0, finished: 23, failed: 0 },
  });
  expect(run(wire(progress, { status: 'failed' }), '').progress.finished).toBe(21);
  expect(run(wire(progress, { status: 'running' }), '').progress.finished).toBe(21);
});

test.each([
  ['finished', 'finished'],
  ['paused', 'unknown'],
])('the state %s becomes %s and keeps its word', (word, status) => {
  expect(run(wire({}, { status: word }), '')).toMatchObject({ status, rawStatus: word });
});

test('a size of -1 means that nobody counted', () => {
  expect(run(wire({}, { size: { raw: -1, human_readable: '' } }), '')).not.toHaveProperty('workspaceSize');
});

test('a recorded page', () => {
  const page = runPage(recorded('list-runs').body, '');
  expect(page).toMatchObject({ page: 1, runs: [{ name: 'greetings.1' }, {}] });
  expect(page.runs[0]).toEqual({
    id: 'd0209abd-8091-4502-a4ae-253cc79d7448',
    name: 'greetings.1',
    owner: 'admin@example.org',
    sharedWith: [],
    status: 'finished',
    rawStatus: 'finished',
    created: new Date('2026-11-22T22:27:37Z'),
    started: new Date('2026-11-22T22:27:45Z'),
    ended: new Date('2026-11-22T22:28:01Z'),
    progress: expect.objectContaining({
      total: 2,
      finished: 2,
      running: 0,
      failed: 0,
      currentStep: 'count',
    }) as unknown,
    workspaceSize: 311_296,
  });
});

test('recorded logs of a run that failed', () => {
  const { engine, steps } = runLogs(recorded('logs-failed').body, '');
  expect(engine).toContain('workflow finished but failed');
  expect(steps.map(({ name, status }) => [name, status])).toEqual([
    ['greet', 'finished'],
    ['count', 'failed'],
  ]);
  expect(steps[1]).toMatchObject({
    image: 'docker.io/library/debian:bookworm',
    command: 'echo going wrong >&2; exit 3',
  });
  expect(steps[1]!.log).toContain('going wrong');
});

test('logs before the start are empty', () => {
  expect(runLogs(recorded('logs-before-start').body, '')).toEqual({ engine: '', steps: [], isLive: false });
});
