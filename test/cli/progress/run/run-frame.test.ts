import { PLAIN } from '../../../../src/cli/io.js';
import { renderRun } from '../../../../src/cli/progress/run/run-frame.js';
import {
  foldRunEvent,
  INITIAL_RUN_PROGRESS,
  type FrameEvent,
  type RunProgressEvent,
} from '../../../../src/cli/progress/run/run-progress-state.js';
import type { PlannedStage } from '../../../../src/analysis/plan/planned-stage.js';
import type { Run, StepLog } from '../../../../src/reana/model.js';
import { expectWords } from '../../../support/words.js';

const STAGES: readonly PlannedStage[] = [
  { path: ['physics', 'generate'], steps: 2, after: [] },
  { path: ['physics', 'plot'], steps: 1, after: [] },
  { path: ['ml', 'training'], steps: undefined, after: [] },
  { path: ['ml', 'plot'], steps: 1, after: [] },
];

function step(name: string, status: StepLog['status'], more: Partial<StepLog> = {}): StepLog {
  return {
    jobId: name,
    name,
    status,
    rawStatus: status,
    backend: '',
    image: '',
    command: '',
    log: '',
    ...more,
  };
}

function running(total: number, finished: number): RunProgressEvent {
  const progress = { total, running: 1, finished, failed: 0 };
  const run: Run = { id: '1', name: 'madminer.1', status: 'running', rawStatus: 'running', progress };
  return { type: 'progress', run };
}

function frame(events: readonly (RunProgressEvent | FrameEvent)[], rows = 24): string {
  const state = events.reduce(foldRunEvent, INITIAL_RUN_PROGRESS);
  return renderRun(state, 65_000, PLAIN, { now: 65_000, rows });
}

const PLANNED: FrameEvent = { type: 'planned', stages: STAGES };
const BEGUN: readonly (RunProgressEvent | FrameEvent)[] = [
  PLANNED,
  running(1, 0),
  { type: 'step-started', step: step('generate_0', 'running', { started: new Date(5000) }) },
];

test('all stages are there from the beginning, with the steps that they will have', () => {
  const text = frame([PLANNED, running(1, 0)]);
  expect(text).toMatch(/ 0\/4\+ steps [^]*generate +░+ +0\/2\n +physics → plot +░+ +0\/1\n/);
  expect(text).toMatch(/ training +░+ +0\/\?\n +ml → plot +░+ +0\/1$/);
  expectWords(text);
});

test('totals only grow where results decide, and steps of equal names go to stages in turn', () => {
  const events = [
    ...BEGUN,
    running(7, 3),
    ...['generate_0', 'generate_1', 'plot', 'training_0', 'training_1'].map((name): RunProgressEvent => ({
      type: 'step-finished',
      step: step(name, 'finished'),
    })),
    { type: 'step-started', step: step('plot', 'running', { jobId: 'other' }) } as const,
    // The same step again is not one more.
    { type: 'step-finished', step: step('plot', 'finished', { jobId: 'other' }) } as const,
  ];
  const text = frame(events);
  expect(text).toMatch(/ 3\/7\+ steps /);
  expect(text).toMatch(
    /generate +█+ +2\/2\n +physics → plot +█+ +1\/1\n +training +█+ +2\/2\+\n +ml → plot +█+ +1\/1$/,
  );
});

test('a running step shows its time and the last line that it has written, until it ends', () => {
  const log = 'first\n  Epoch 3/50\u001B[2J: loss 0.1\n\n';
  const output: FrameEvent = { type: 'output', steps: [step('generate_0', 'running', { log })] };
  const text = frame([...BEGUN, output]);
  expect(text).toMatch(/\n +› generate_0  1m  Epoch 3\/50.*loss 0\.1$/);
  expect(text).not.toContain('\u001B');
  expectWords(text);
  const ended = frame([...BEGUN, output, { type: 'step-finished', step: step('generate_0', 'finished') }]);
  expect(ended).not.toContain('Epoch');
  // What a step writes that isn't known, or has ended, changes nothing.
  expect(frame([...BEGUN, { type: 'output', steps: [step('other', 'running', { log })] }])).toBe(
    frame(BEGUN),
  );
});

test.each([2, 3, 4, 5, 6, 7, 24])('in %i rows no frame is higher than the terminal', (rows) => {
  const lines = frame([...BEGUN, { type: 'note', text: 'preparing' }], rows).split('\n');
  expect(lines.length).toBeLessThan(Math.max(3, rows));
  // The stage under way is the last to go.
  expect(lines.join('\n').includes('generate ')).toBe(rows > 4);
});

test('an earlier run tells how far it is and how long it will take', () => {
  const state = BEGUN.reduce(foldRunEvent, INITIAL_RUN_PROGRESS);
  const texts = [4300, 125_000, 7_265_000].map((left) => {
    const pace = { run: 'madminer.3', percent: 42, left };
    const [head = ''] = renderRun(state, 65_000, PLAIN, { now: 65_000, rows: 24, pace }).split('\n');
    return head;
  });
  for (const [index, left] of ['5s', '2m 10s', '2h 2m'].entries()) {
    expect(texts[index]).toContain('42%');
    expect(texts[index]).toContain(left);
    expect(texts[index]).toContain('madminer.3');
  }
  expectWords(texts);
});
