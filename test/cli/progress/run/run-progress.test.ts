import { PLAIN } from '../../../../src/cli/io.js';
import { fitLines } from '../../../../src/cli/output/fit-lines.js';
import { renderRun } from '../../../../src/cli/progress/run/run-frame.js';
import { lineOf, summaryOf } from '../../../../src/cli/progress/run/run-lines.js';
import {
  INITIAL_RUN_PROGRESS,
  type RunProgressEvent,
  type RunProgressState,
  foldRunEvent,
} from '../../../../src/cli/progress/run/run-progress-state.js';
import { createRunProgress } from '../../../../src/cli/progress/run/run-progress.js';
import { createContext } from '../../../../src/cli/context.js';
import { NetworkError } from '../../../../src/reana/errors/network-error.js';
import type { Run, StepLog } from '../../../../src/reana/model.js';
import type { Analysis } from '../../../../src/analysis/analysis.js';
import type { Stage } from '../../../../src/analysis/workflow.js';
import { QuietClock } from '../../../support/quiet-clock.js';
import { expectWords } from '../../../support/words.js';
import { collect } from '../../support.js';

const plain = PLAIN;

function stage(name: string, ...inner: Stage[]): Stage {
  const body = inner.length === 0 ? {} : { workflow: { stages: inner } };
  return {
    name,
    dependencies: { dependency_type: 'jsonpath_ready', expressions: [] },
    scheduler: { scheduler_type: 'singlestep-stage', parameters: [], ...body },
  };
}

const analysis: Analysis = {
  file: '/analysis/reana.yaml',
  root: '/analysis',
  specification: { workflow: { type: 'yadage', file: 'workflow.yml' } },
  workflow: {
    type: 'yadage',
    specification: { stages: [stage('physics', stage('generate'), stage('pythia')), stage('plot')] },
  },
  workflowFiles: ['workflow.yml'],
  warnings: [],
};

function run(status: Run['status'], finished = 0): Run {
  const progress = { total: 4, running: 1, finished, failed: 0 };
  return { id: '1', name: 'madminer.1', status, rawStatus: status, progress };
}

function step(name: string, status: StepLog['status'], seconds?: number): StepLog {
  const times = seconds === undefined ? {} : { started: new Date(0), ended: new Date(seconds * 1000) };
  const said = { status, rawStatus: status, backend: '', image: '', command: '', log: '' };
  return { jobId: `job-${name}`, name, ...said, ...times };
}

const EVENTS: readonly RunProgressEvent[] = [
  { type: 'checked', analysis, warnings: [] },
  { type: 'created', run: { id: '1', name: 'madminer.1' }, warnings: [] },
  { type: 'uploading', files: 2, bytes: 2000 },
  { type: 'uploaded', path: 'a', files: 1, bytes: 500 },
  { type: 'started', run: { id: '1', name: 'madminer.1' } },
  { type: 'status', run: run('running') },
  { type: 'note', text: 'preparing the environment: downloading torch' },
  { type: 'step-started', step: step('generate', 'running') },
  { type: 'step-finished', step: step('generate', 'finished', 3) },
  {
    type: 'steps',
    steps: [step('pythia_0', 'running', 1), step('pythia_1', 'queued'), step('pythia_2', 'queued')],
  },
  { type: 'progress', run: run('running', 1) },
  { type: 'step-finished', step: step('pythia_0', 'finished', 61) },
];

function after(count: number): RunProgressState {
  return EVENTS.slice(0, count).reduce(foldRunEvent, INITIAL_RUN_PROGRESS);
}

function frame(count: number): string {
  return renderRun(after(count), 61_900, plain);
}

test('while it uploads', () => {
  expect(frame(4)).toContain('1/2');
  expectWords(frame(4));
});

test('a transfer tells its pace, and counts what is under way', () => {
  const events: RunProgressEvent[] = [
    { type: 'downloading', files: 9, bytes: 4e9, missing: [] },
    {
      ...{ type: 'transferring', files: 3, bytes: 1e9, totalFiles: 9, totalBytes: 4e9 },
      ...{ rate: 12_000_000, remaining: 250_000 },
    },
    { type: 'downloaded', path: 'a', files: 4, bytes: 8e8 },
  ];
  const state = events.reduce(foldRunEvent, INITIAL_RUN_PROGRESS);
  const words = { frame: renderRun(state, 0, plain), line: summaryOf(events[1]!, state) ?? '' };
  for (const text of Object.values(words)) {
    for (const number of ['4/9', '1 GB', '4 GB', '12 MB/s', '4m 10s']) expect(text).toContain(number);
  }
  expectWords(words);
});

test('while the environment is made: all stages of the workflow, in its order, and what is being done', () => {
  expect(frame(7)).toMatch(/ 0\/4 [^]*\n +generate [^]*\n +pythia [^]*\n +plot [^]*: downloading torch$/);
  expectWords(frame(7));
});

test('while steps run: a bar per stage, with the steps that run', () => {
  expect(frame(11)).toMatch(/ generate +█{16} +1\/1\n +pythia +░{16} +0\/3 +pythia_0\n +plot +░{16}$/);
  expect(frame(12)).toMatch(/\n +pythia +█{5}░{11} +1\/3\n/);
  expectWords(frame(11));
});

test('no line is as wide as the terminal', () => {
  for (const line of fitLines(frame(11), 20).split('\n')) expect(line.length).toBeLessThan(20);
});

test('a lost connection shows until it is restored', () => {
  const error = new NetworkError({
    kind: 'refused',
    server: 'https://reana.example',
    call: 'GET /workflows',
    attempts: 1,
    connected: false,
    cause: undefined,
  });
  const lost = foldRunEvent(after(11), { type: 'connection-lost', error });
  const restored = foldRunEvent(lost, { type: 'connection-restored' });
  const before = renderRun(after(11), 0, plain);
  expect(renderRun(restored, 0, plain)).toBe(before);
  expect(renderRun(lost, 0, plain)).not.toBe(before);
  expectWords(renderRun(lost, 0, plain));
});

test('plain lines: one for each change', () => {
  let state = INITIAL_RUN_PROGRESS;
  const lines = EVENTS.flatMap((event) => {
    state = foldRunEvent(state, event);
    return lineOf(event, state) ?? [];
  });
  expect(lines).toHaveLength(9);
  expectWords(lines);
});

describe('the display', () => {
  const clock = new QuietClock();

  function display(
    isTTY: boolean,
    env: Record<string, string>,
    json = false,
  ): { text: () => string; show: () => void } {
    const stderr = collect({ isTTY, columns: 80 });
    const io = { stdout: collect().stream, stderr: stderr.stream, env, cwd: '/' };
    const progress = createRunProgress(createContext(io, new AbortController().signal, clock, json));
    return {
      text: stderr.text,
      show: () => {
        for (const event of EVENTS) progress.show(event);
        progress.end();
        progress.end();
      },
    };
  }

  test.each([
    ['piped', false, {}],
    ['in a CI job', true, { CI: 'true' }],
    ['on a dumb terminal', true, { TERM: 'dumb' }],
  ])('%s: lines without control characters', (_name, isTTY, env) => {
    const { text, show } = display(isTTY, env);
    show();
    expect(text().split('\n')).toHaveLength(10);
    expect(text()).not.toContain('\u001B');
  });

  test('piped under --json: nothing', () => {
    const { text, show } = display(false, {}, true);
    show();
    expect(text()).toBe('');
  });

  test('on a terminal: frames, no frame twice, and a clean line at the end', () => {
    const { text, show } = display(true, { TERM: 'xterm' });
    show();
    const written = text();
    expect(written).toContain('madminer.1');
    // Erasing is the last that is written, besides showing the cursor again.
    const afterFrames = written.slice(written.lastIndexOf('plot'));
    expect(afterFrames).toMatch(/\u001B\[[0-9]*[KJG]/);
  });
});
