import { stripVTControlCharacters } from 'node:util';
import { createPaint } from '../../../src/cli/io.js';
import { fitLines } from '../../../src/cli/output/fit-lines.js';
import { createContext } from '../../../src/cli/context.js';
import { createDisplay, type Display, type Presentation } from '../../../src/cli/progress/display.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { collect } from '../support.js';

/** Something to show: numbers that come one after the other. */
function present(latest: () => number): Presentation<number> {
  return {
    json: (event) => ({ event }),
    frame: ({ columns }) => `frame ${latest()} ${'#'.repeat(columns)}`,
    frameInterval: 500,
    isDrawnAtOnce: (event) => event === 7,
    warnings: (event) => (event === 3 ? ['mind 3'] : []),
    line: (event) => (event % 2 === 0 ? `line ${event}` : undefined),
  };
}

interface Shown {
  readonly display: Display<number>;
  readonly clock: QuietClock;
  readonly out: () => string;
  readonly err: () => string;
}

function display(
  { isTTY = false, json = false }: { readonly isTTY?: boolean; readonly json?: boolean },
  more: Partial<Presentation<number>> = {},
): Shown {
  let latest = 0;
  const stderr = collect({ isTTY, columns: 40, rows: 10 });
  const stdout = collect();
  const io = { stdout: stdout.stream, stderr: stderr.stream, env: { TERM: 'xterm' }, cwd: '/' };
  const clock = new QuietClock();
  const context = createContext(io, new AbortController().signal, clock, json);
  const shown = createDisplay({ ...present(() => latest), ...more }, context);
  const show = (event: number): void => {
    latest = event;
    shown.show(event);
  };
  return { display: { show, end: () => shown.end() }, clock, out: stdout.text, err: stderr.text };
}

test('elsewhere than on a terminal: warnings and lines, and no frame', async () => {
  const { display: shown, clock, out, err } = display({});
  for (const event of [1, 2, 3, 4]) shown.show(event);
  await clock.sleep(60_000);
  shown.end();
  expect(err()).toBe('line 2\nmind 3\nline 4\n');
  expect(out()).toBe('');
});

test('a summary is printed after a while, when it says something new', async () => {
  const { display: shown, clock, err } = display({}, { summary: (event) => `sum ${event > 5 ? 6 : event}` });
  shown.show(1);
  await clock.sleep(10_000);
  shown.show(5);
  shown.show(7);
  await clock.sleep(10_000);
  shown.show(7);
  await clock.sleep(10_000);
  shown.show(9);
  shown.end();
  expect(err()).toBe('sum 5\nsum 6\n');
});

test('a steady summary begins at once, goes on by itself, and ends with the last', async () => {
  let count = 0;
  const { display: shown, clock, err } = display({}, { steadySummary: () => `count ${count}` });
  shown.show(1);
  count = 1;
  shown.show(1);
  await clock.sleep(10_500);
  count = 2;
  shown.end();
  shown.end();
  expect(err()).toBe('count 0\ncount 1\ncount 2\n');
});

test('under --json each event is a line on standard output, and standard error stays empty', () => {
  const { display: shown, out, err } = display({ json: true });
  for (const event of [2, 3]) shown.show(event);
  shown.end();
  expect(out()).toBe('{"event":2}\n{"event":3}\n');
  expect(err()).toBe('');
});

test('on a terminal a frame is drawn when its time comes, or at once, and cut to the columns', async () => {
  const { display: shown, clock, out, err } = display({ isTTY: true });
  shown.show(1);
  expect(err()).not.toContain('frame 1');
  await clock.sleep(600);
  expect(err()).toContain(`frame 1 ${'#'.repeat(30)}…`);
  shown.show(7);
  expect(err()).toContain('frame 7');
  shown.show(3);
  expect(stripVTControlCharacters(err())).toContain('mind 3\n');
  const { length } = err();
  shown.end();
  shown.end();
  await clock.sleep(2_000);
  expect(stripVTControlCharacters(err().slice(length))).not.toContain('frame');
  expect(out()).toBe('');
});

test('on a terminal under --json there are both', async () => {
  const { display: shown, clock, out, err } = display({ isTTY: true, json: true });
  shown.show(1);
  await clock.sleep(600);
  shown.end();
  expect(out()).toBe('{"event":1}\n');
  expect(err()).toContain('frame 1');
});

test('colours of a line that fits stay', () => {
  const red = createPaint(true).red('x'.repeat(9));
  expect(fitLines(red, 10)).toBe(red);
  expect(fitLines('x'.repeat(10), 10)).toBe(`${'x'.repeat(8)}…`);
});

test.each([
  ['goes', 'head\nfirst\nsecond\nlast', 'head\nfirst\nlast'],
  ['comes', 'head\nfirst\nlast', 'head\nfirst\nsecond\nlast'],
])('when a line %s, those below it are drawn in their new place', (_what, before, after) => {
  let frame = before;
  const options = { frame: () => frame, isDrawnAtOnce: () => true };
  const { display: shown, err } = display({ isTTY: true }, options);
  shown.show(1);
  const written = err().length;
  frame = after;
  shown.show(2);
  const redrawn = err().slice(written);
  // The clock of tests never rests: a display that goes on after a failure would keep the test from ending.
  shown.end();
  expect(stripVTControlCharacters(redrawn)).toBe(`${after}\n`);
});
