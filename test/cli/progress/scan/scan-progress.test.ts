import { stripVTControlCharacters } from 'node:util';
import { fc } from '../../../support/property.js';
import { PLAIN } from '../../../../src/cli/io.js';
import { createContext } from '../../../../src/cli/context.js';
import {
  INITIAL_SCAN_PROGRESS,
  foldScanEvent,
  type ScanProgressState,
} from '../../../../src/cli/progress/scan/scan-progress-state.js';
import { fitLines } from '../../../../src/cli/output/fit-lines.js';
import { renderScan } from '../../../../src/cli/progress/scan/scan-frame.js';
import { scanEventJson } from '../../../../src/cli/progress/scan/scan-json.js';
import { createScanProgress } from '../../../../src/cli/progress/scan/scan-progress.js';
import { remainingText } from '../../../../src/cli/progress/scan/scan-remaining.js';
import { causeText, countsBar, countsText } from '../../../../src/cli/progress/scan/scan-text.js';
import { NetworkError } from '../../../../src/reana/errors/network-error.js';
import type { ScanCounts, ScanEvent } from '../../../../src/scans/events.js';
import type { ScanPoint } from '../../../../src/scan-file/scan.js';
import { QuietClock } from '../../../support/quiet-clock.js';
import { expectWords } from '../../../support/words.js';
import { collect } from '../../support.js';

const plain = PLAIN;

function countsOf(counts: Partial<ScanCounts>): ScanCounts {
  const all = { missing: 0, waiting: 0, running: 0, finished: 0, failed: 0, stopped: 0, ...counts };
  const total = all.missing + all.waiting + all.running + all.finished + all.failed + all.stopped;
  return { ...all, total };
}

function pointOf(index: number): ScanPoint {
  const key = String(index).padStart(10, 'a');
  return { index, key, values: { n: index }, parameters: { n: index }, edits: [], group: key };
}

const runOf = (index: number): { id: string; name: string } => ({
  id: `r${index}`,
  name: `curve--${index}.1`,
});

function failureOf(index: number, willRetry = false): ScanEvent {
  const next = willRetry ? 'tried again with 8Gi' : 'no retry is left';
  const cause = { kind: 'out-of-memory', step: 'training', message: 'epoch 3\nKilled' } as const;
  return { type: 'failed', point: pointOf(index), run: runOf(index), cause, next, willRetry };
}

function progressAfter(...events: readonly ScanEvent[]): ScanProgressState {
  return events.reduce(foldScanEvent, INITIAL_SCAN_PROGRESS);
}

const GONE = new NetworkError({
  kind: 'refused',
  server: 'https://reana.example',
  call: 'GET /workflows',
  attempts: 1,
  cause: undefined,
  connected: false,
});

const TITLE = { name: 'curve', startInterval: 15_000 };
const SIZE = { columns: 120, rows: 24 };
const frame = (progress: ScanProgressState, size = SIZE, elapsed = 65_000): string[] =>
  fitLines(renderScan(TITLE, progress, elapsed, size, plain), size.columns).split('\n');

test('the frame has the counts, what is left, and what failed', () => {
  const counts = countsOf({ finished: 4, failed: 1, running: 2, waiting: 1, missing: 8 });
  const state = progressAfter(
    { type: 'looked', counts: countsOf({ finished: 1, missing: 15 }) },
    failureOf(3),
    {
      type: 'counts',
      counts,
    },
  );
  const [title, bar, failure, ...more] = frame(state);
  expect(title).toMatch(/^curve +1m 5s +5\b.*\b16\b.*\b3m\b/);
  expect(bar).toMatch(/^ +█{10}▓{5}▒{3}░{14} +4 .*\b1 .*\b2 .*\b1 .*\b8 /);
  expect(failure).toMatch(/^ +✗ 0003-aaaaaaaaa3 \(n=3\): out-of-memory\b.*\btraining: Killed/);
  expect(more).toEqual([]);
  expectWords({ before: frame(INITIAL_SCAN_PROGRESS), later: frame(state) });
});

test('the run of all points says how many of its steps are done, as long as it goes on', () => {
  const run = { id: 'a', name: 'curve--all-aaaaaaaaaa.1' };
  const events: ScanEvent[] = [
    { type: 'looked', counts: countsOf({ running: 16 }) },
    { type: 'steps', run, steps: { total: 60, finished: 34, failed: 2, running: 8 } },
  ];
  const last = frame(progressAfter(...events)).at(-1) ?? '';
  expect(last).toMatch(/\b34 .*\b2 .*\b8 .*\b60\b/);
  expectWords(last);
  const counts = countsOf({ finished: 14, failed: 2 });
  expect(frame(progressAfter(...events, { type: 'counts', counts }))).toHaveLength(2);
});

test('failures for good come first, the newest of them before others, and not more than there is room for', () => {
  const state = progressAfter(
    failureOf(1, true),
    failureOf(2),
    failureOf(3),
    ...[4, 5, 6].map((each) => failureOf(each)),
  );
  const lines = frame(state, { columns: 60, rows: 10 });
  expect(lines.slice(1, 5).map((line) => line.slice(0, 8))).toEqual([
    ...['  ✗ 0006', '  ✗ 0005', '  ✗ 0004', '  ✗ 0003'],
  ]);
  expect(lines.slice(5)).toEqual([expect.stringMatching(/\b2\b/)]);
  expectWords(lines);
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(60);
  expect(frame(progressAfter(failureOf(1, true)))[1]).toContain('↻ 0001-aaaaaaaaa1 (n=1)');
});

test('a point that is made again has not failed, and nothing is held any more', () => {
  const state = progressAfter(failureOf(1, true), {
    type: 'held',
    reason: 'quota',
    message: 'the disk is full',
  });
  const held = frame(state).at(-1) ?? '';
  expect(held).toContain('the disk is full');
  const after = foldScanEvent(state, { type: 'created', point: pointOf(1), run: runOf(1), attempt: 2 });
  expect(frame(after)).toHaveLength(1);
  const lost = foldScanEvent(state, { type: 'connection-lost', error: GONE });
  expect(frame(foldScanEvent(lost, { type: 'connection-restored' }))).toEqual(frame(state));
  expectWords({ held, lost: frame(lost).at(-1) ?? '' });
});

test('what is left is told as well as it is known', () => {
  const pace = { endedBefore: 10, elapsed: 60_000, startInterval: 15_000 };
  const begun = countsOf({ finished: 11, missing: 20, waiting: 4, running: 5 });
  const atLeast = remainingText({ ...pace, counts: begun }) ?? '';
  expect(atLeast).toContain('6m');
  expect(remainingText({ ...pace, counts: begun, startInterval: 0 })).toBeUndefined();
  const later = countsOf({ finished: 20, missing: 20 });
  const about = remainingText({ ...pace, counts: later }) ?? '';
  expect(about).toContain('2m');
  expectWords({ atLeast, about });
  expect(remainingText({ ...pace, counts: countsOf({ finished: 40 }) })).toBeUndefined();
});

const COUNTS = fc
  .record({
    missing: fc.nat(2000),
    waiting: fc.nat(50),
    running: fc.nat(50),
    finished: fc.nat(2000),
    failed: fc.nat(20),
    stopped: fc.nat(5),
  })
  .map(countsOf);

test('of a long message, the beginning is told', () => {
  const cause = { kind: 'image-pull', message: `pinging the registry ${'x'.repeat(400)}` } as const;
  expect(causeText(cause)).toMatch(/^image-pull\b.*: pinging the registry x+…$/);
  expect(causeText(cause)).toHaveLength('image-pull: '.length + 160);
});

test('a bar is as long as it is to be, and shows every state that there is', () => {
  fc.assert(
    fc.property(COUNTS, fc.integer({ min: 8, max: 60 }), (counts, width) => {
      const bar = countsBar(counts, width, plain);
      expect(bar).toHaveLength(counts.total === 0 ? 0 : width);
      expect(bar.includes('▓')).toBe(counts.running > 0);
      expect(bar.includes('▒')).toBe(counts.waiting > 0);
      expect(bar.includes('░')).toBe(counts.missing > 0);
      const said = [...countsText(counts, plain).matchAll(/(\d+) /g)].map(([, each]) => Number(each));
      expect(said.reduce((sum, each) => sum + each, 0)).toBe(counts.total);
    }),
  );
});

test('JSON has points without what they set, and failures without classes', () => {
  const point = { index: 1, key: 'aaaaaaaaa1', values: { n: 1 } };
  expect(scanEventJson(failureOf(1), 0)).toMatchObject({
    time: '1970-01-01T00:00:00.000Z',
    type: 'failed',
    point,
  });
  const outcome = {
    scan: 'curve',
    counts: countsOf({ failed: 1 }),
    failed: [{ point: pointOf(1), run: runOf(1), cause: { kind: 'engine', message: 'x' }, attempts: 2 }],
    end: 'done',
  } as const;
  expect(scanEventJson({ type: 'ended', outcome }, 0)).toMatchObject({
    outcome: { failed: [{ point, attempts: 2 }] },
  });
  expect(scanEventJson({ type: 'connection-lost', error: GONE }, 0)).toMatchObject({
    error: { code: GONE.code, exitCode: 6 },
  });
});

/** What is written of events that come a second after each other. */
function written(
  events: readonly ScanEvent[],
  { isTTY = false, json = false } = {},
): { out: string; err: string } {
  let now = 0;
  // Nothing but these events makes a line.
  const clock = { now: () => now, sleep: () => new Promise<void>(() => undefined) };
  const stderr = collect({ isTTY, columns: 100, rows: 24 });
  const stdout = collect();
  const io = {
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { TERM: 'xterm', NO_COLOR: '1' },
    cwd: '/',
  };
  const progress = createScanProgress(TITLE, createContext(io, new AbortController().signal, clock, json));
  for (const event of events) {
    progress.show(event);
    now += 1000;
  }
  progress.end();
  progress.end();
  return { out: stdout.text(), err: stderr.text() };
}

const EVENTS: readonly ScanEvent[] = [
  { type: 'looked', counts: countsOf({ missing: 30 }) },
  ...Array.from({ length: 25 }, (_, done): ScanEvent => ({
    type: 'counts',
    counts: countsOf({ missing: 29 - done, finished: done + 1 }),
  })),
  failureOf(4),
  { type: 'warning', message: 'mind this', hint: 'do that' },
  { type: 'counts', counts: countsOf({ finished: 29, failed: 1 }) },
];

test('piped, counts are a line now and then and at the end, and a failure always is one', () => {
  const lines = written(EVENTS).err.trimEnd().split('\n');
  const numbers = lines.map((line) => (line.match(/\b\d+\b/g) ?? []).join(' '));
  expect(numbers).toEqual(['30', '10 20', '20 10', expect.stringMatching(/^0004 4 4 1/), '', '', '29 1']);
  expectWords(lines);
});

test('as JSON, every event is a line on standard output and nothing is said', () => {
  const { out, err } = written(EVENTS, { json: true });
  expect(err).toBe('');
  const lines = out
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect(lines.map(({ type }) => type)).toEqual(EVENTS.map(({ type }) => type));
});

test('on a terminal, warnings stay and the frame is taken away', () => {
  const { err } = written(EVENTS, { isTTY: true });
  const text = stripVTControlCharacters(err);
  expect(text).toContain('mind this');
  expect(text).toContain('do that');
  expect(err.trimEnd()).not.toMatch(/finished$/);
});

test('on a terminal, the frame is redrawn as time passes', async () => {
  const stderr = collect({ isTTY: true, columns: 100, rows: 24 });
  const io = { stdout: collect().stream, stderr: stderr.stream, env: { TERM: 'xterm' }, cwd: '/' };
  const clock = new QuietClock();
  const progress = createScanProgress(TITLE, createContext(io, new AbortController().signal, clock, false));
  progress.show({ type: 'looked', counts: countsOf({ missing: 30 }) });
  expect(stderr.text()).not.toContain('30');
  await clock.sleep(1_000);
  expect(stderr.text()).toContain('30');
  const { length } = stderr.text();
  progress.end();
  await clock.sleep(1_000);
  expect(stripVTControlCharacters(stderr.text().slice(length))).not.toContain('30');
});

test('piped, counts that change without an event follow after a while', async () => {
  const stderr = collect();
  const io = { stdout: collect().stream, stderr: stderr.stream, env: {}, cwd: '/' };
  const clock = new QuietClock();
  const progress = createScanProgress(TITLE, createContext(io, new AbortController().signal, clock, false));
  progress.show({ type: 'looked', counts: countsOf({ missing: 30 }) });
  progress.show({ type: 'counts', counts: countsOf({ missing: 29, finished: 1 }) });
  expect(stderr.text()).not.toContain('29');
  await clock.sleep(11_000);
  expect(stderr.text()).toContain('29');
  progress.end();
});
