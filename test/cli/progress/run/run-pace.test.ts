import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PaceTracker } from '../../../../src/cli/progress/run/run-pace.js';
import { readStepTimes, recordStepTimes } from '../../../../src/cli/progress/run/step-times.js';
import { StepTimesCollector } from '../../../../src/cli/progress/run/step-times-of-run.js';
import type { Run, StepLog } from '../../../../src/reana/model.js';

const EARLIER = { run: 'madminer.3', ends: [10_000, 20_000, 90_000], total: 100_000 };

function run(status: Run['status'], finished: number, more: Partial<Run> = {}): Run {
  const progress = { total: 3, running: 1, finished, failed: 0 };
  return { id: '1', name: 'madminer.4', status, rawStatus: status, progress, ...more };
}

describe('the pace of a run', () => {
  test('is not known before it runs', () => {
    const tracker = new PaceTracker(EARLIER);
    expect(tracker.pace(0)).toBeUndefined();
    tracker.update(run('pending', 0), 0);
    expect(tracker.pace(5000)).toBeUndefined();
  });

  test('follows the earlier run, and waits where a step takes longer than it did', () => {
    const tracker = new PaceTracker(EARLIER);
    tracker.update(run('running', 0), 1000);
    expect(tracker.pace(6000)).toEqual({ run: 'madminer.3', percent: 5, left: 95_000 });
    expect(tracker.pace(50_000)).toMatchObject({ percent: 10, left: 90_000 });
    tracker.update(run('running', 2), 60_000);
    // The same state again is no step more.
    tracker.update(run('running', 2), 65_000);
    expect(tracker.pace(70_000)).toMatchObject({ percent: 30, left: 70_000 });
  });

  test('never goes back, and never says 100 %', () => {
    const tracker = new PaceTracker(EARLIER);
    const seen: number[] = [];
    for (const [now, finished] of [
      [0, 0],
      [500, 1],
      [900, 2],
      [1000, 1],
      [2000, 3],
      [900_000, 3],
    ] as const) {
      tracker.update(run('running', finished), now);
      seen.push(tracker.pace(now)?.percent ?? -1);
    }
    expect(seen).toEqual([0, 10, 20, 20, 90, 99]);
  });

  test('is not known of a run with more steps than the earlier one', () => {
    const tracker = new PaceTracker(EARLIER);
    tracker.update(run('running', 4), 0);
    expect(tracker.pace(0)).toBeUndefined();
  });
});

describe('the times of steps', () => {
  const times = { started: new Date(1000), ended: new Date(101_000) };

  function collect(ends: readonly (number | undefined)[]): StepTimesCollector {
    const collector = new StepTimesCollector();
    for (const [index, end] of ends.entries()) {
      const said = {
        status: 'finished',
        rawStatus: 'finished',
        backend: '',
        image: '',
        command: '',
        log: '',
      } as const;
      const ended = end === undefined ? {} : { ended: new Date(end) };
      const step: StepLog = { jobId: `${index}`, name: 'step', ...said, ...ended };
      collector.add({ type: 'step-finished', step });
    }
    return collector;
  }

  test('count from the start of the run, in the order in which steps ended', () => {
    const found = collect([91_000, 11_000, 21_000]).times(run('finished', 3, times));
    expect(found).toEqual({ ...EARLIER, run: 'madminer.4' });
  });

  test.each([
    ['a step is missing', [11_000, 21_000], times],
    ['a step has no time', [11_000, 21_000, undefined], times],
    ['a step ended before the run began', [500, 11_000, 21_000], times],
    ['the run has no times', [11_000, 21_000, 91_000], {}],
  ])('are of no use when %s', (_why, ends, more) => {
    expect(collect(ends).times(run('finished', 3, more))).toBeUndefined();
  });
});

describe('records of step times', () => {
  let folder = '';
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'step-times-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  test('are found by the kind of run, and are for no other user', async () => {
    const inner = join(folder, 'new');
    await recordStepTimes(inner, 'one', EARLIER);
    expect(await readStepTimes(inner, 'one')).toEqual(EARLIER);
    expect(await readStepTimes(inner, 'other')).toBeUndefined();
    const [name = ''] = await readdir(inner);
    expect((await stat(join(inner, name))).mode & 0o077).toBe(0);
  });

  test.each([
    '',
    '{',
    '[]',
    '{"format":2}',
    '{"format":1,"run":"a","ends":["x"],"total":1}',
    '{"format":1,"run":"a","ends":[],"total":1}',
  ])('that are damaged count as none: %s', async (content) => {
    await recordStepTimes(folder, 'one', EARLIER);
    const [name = ''] = await readdir(folder);
    await writeFile(join(folder, name), content);
    expect(await readStepTimes(folder, 'one')).toBeUndefined();
  });

  test('that cannot be written are left out', async () => {
    const file = join(folder, 'file');
    await writeFile(file, '');
    await recordStepTimes(file, 'one', EARLIER);
    expect(await readStepTimes(file, 'one')).toBeUndefined();
  });
});
