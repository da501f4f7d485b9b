import { fc } from '../../support/property.js';
import { LogCursor } from '../../../src/runs/follow/log-cursor.js';

/** What a cursor hands over at each look. */
function read(...looks: readonly string[]): string[][] {
  const cursor = new LogCursor();
  return looks.map((log) => cursor.readNew(log));
}

test.each<[string, string[], string[][]]>([
  ['grows', ['one\ntw', 'one\ntwo\nthree\n'], [['one'], ['two', 'three']]],
  [
    'holds equal lines',
    ['a\na\n', 'a\na\na\na\n'],
    [
      ['a', 'a'],
      ['a', 'a'],
    ],
  ],
  [
    'holds empty lines',
    ['\n\n', '\n\n\nx\n'],
    [
      ['', ''],
      ['', 'x'],
    ],
  ],
  ['does not change', ['a\n', 'a\n'], [['a'], []]],
  ['loses its beginning', ['a\nb\nc\n', 'b\nc\nd\n'], [['a', 'b', 'c'], ['d']]],
  [
    'loses its beginning in the middle of a line',
    ['alpha\nbeta\ngamma\n', 'ta\ngamma\ndelta\n'],
    [['alpha', 'beta', 'gamma'], ['delta']],
  ],
  [
    'loses its beginning, and says so',
    ['alpha\nbeta\ngamma\ndelta\n', '[the first 8 bytes are left out]\nta\ngamma\ndelta\nnew\n'],
    [['alpha', 'beta', 'gamma', 'delta'], ['new']],
  ],
  [
    'loses more than it had',
    ['a\nb\nc\n', 'x\ny\nz\n'],
    [
      ['a', 'b', 'c'],
      ['x', 'y', 'z'],
    ],
  ],
  [
    'comes from a server that is behind',
    ['a\nb\nc\n', 'a\nb\n', 'a\nb\nc\nd\n'],
    [['a', 'b', 'c'], [], ['d']],
  ],
  [
    'comes cut from a server that is behind',
    ['a\nb\nc\nd\ne\n', 'b\nc\nd\n', 'b\nc\nd\ne\nf\n'],
    [['a', 'b', 'c', 'd', 'e'], [], ['f']],
  ],
  ['begins anew', ['a\nb\nc\nd\n', 'x\n', 'x\ny\n'], [['a', 'b', 'c', 'd'], ['x'], ['y']]],
  [
    'begins anew with the same lines',
    ['start\nload\nfail\n', 'start\n', 'start\nload\ndone\n'],
    [['start', 'load', 'fail'], [], ['start', 'load', 'done']],
  ],
  [
    'begins anew with the line it ended with',
    ['start\nload\nstart\nsomething long\nstart\n', 'start\n', 'start\nnew\n'],
    [['start', 'load', 'start', 'something long', 'start'], [], ['start', 'new']],
  ],
])('a log that %s', (_name, looks, expected) => expect(read(...looks)).toEqual(expected));

test('the last line counts when its log is complete', () => {
  const cursor = new LogCursor();
  expect(cursor.readNew('one\ntwo')).toEqual(['one']);
  expect(cursor.isUnchanged('one\ntwo')).toBe(true);
  expect(cursor.readNew('one\ntwo', true)).toEqual(['two']);
  expect(cursor.flush()).toEqual([]);
});

test('what was held back is handed over at the end, once', () => {
  const cursor = new LogCursor();
  cursor.readNew('one\ntwo');
  expect(cursor.flush()).toEqual(['two']);
  expect(cursor.flush()).toEqual([]);
});

const line = fc.stringMatching(/^[a-c ]{0,3}$/);
const logOf = (lines: readonly string[]): string => lines.map((each) => `${each}\n`).join('');
/** Numbers from 0 to 1, ascending: how much of a log was written at each look. */
const schedule = fc
  .array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 })
  .map((parts) => [...parts, 1].sort((a, b) => a - b));

test('however a log grows, each of its lines is handed over once, in order', () => {
  fc.assert(
    fc.property(fc.array(line), fc.boolean(), schedule, (lines, endsInLine, parts) => {
      const log = endsInLine ? logOf(lines).replace(/\n$/, '') : logOf(lines);
      const cursor = new LogCursor();
      const handed = parts.flatMap((part) => cursor.readNew(log.slice(0, Math.floor(log.length * part))));
      handed.push(...cursor.flush());
      const expected = log === '' ? [] : log.replace(/\n$/, '').split('\n');
      expect(handed).toEqual(expected);
    }),
  );
});

/** Lines that are all different, as those of a log with times are. */
const distinct = fc
  .array(line, { minLength: 1, maxLength: 60 })
  .map((lines) => lines.map((each, i) => `${i} ${each}`));

test('a server that shows only the last lines: as long as looks overlap, each line once', () => {
  fc.assert(
    fc.property(
      distinct,
      fc.integer({ min: 2, max: 20 }),
      fc.array(fc.integer({ min: 0, max: 30 })).map((steps) => [...steps, ...Array<number>(60).fill(1)]),
      (lines, size, steps) => {
        const cursor = new LogCursor();
        const handed: string[] = [];
        let end = 0;
        for (const step of steps) {
          end = Math.min(lines.length, end + Math.min(step, size - 1));
          handed.push(...cursor.readNew(logOf(lines.slice(Math.max(0, end - size), end))));
          if (end === lines.length) break;
          if (step === 0) end += 1;
        }
        expect(handed).toEqual(lines);
      },
    ),
  );
});

test('a server that shows only the last bytes, and says so: each line once', () => {
  fc.assert(
    fc.property(distinct, fc.integer({ min: 60, max: 200 }), schedule, (lines, size, parts) => {
      const log = logOf(lines);
      const cursor = new LogCursor();
      const handed: string[] = [];
      let end = 0;
      for (const part of parts) {
        // Looks come often enough that half of what is shown was shown before.
        const goal = Math.floor(log.length * part);
        while (end < goal) {
          end = Math.min(goal, end + Math.floor(size / 2));
          const start = Math.max(0, end - size);
          const shown = log.slice(start, end);
          handed.push(
            ...cursor.readNew(start === 0 ? shown : `[the first ${start} bytes are left out]\n${shown}`),
          );
        }
      }
      expect(handed).toEqual(lines);
    }),
  );
});

test('a server that shows only the first lines: those, once', () => {
  fc.assert(
    fc.property(fc.array(line), fc.nat(20), schedule, (lines, most, parts) => {
      const cursor = new LogCursor();
      const handed = parts.flatMap((part) =>
        cursor.readNew(logOf(lines.slice(0, Math.min(most, Math.floor(lines.length * part))))),
      );
      expect(handed).toEqual(lines.slice(0, most));
    }),
  );
});

test('answers that are older than the one before change nothing', () => {
  fc.assert(
    fc.property(fc.array(line), fc.array(fc.double({ min: 0, max: 1, noNaN: true })), (lines, parts) => {
      const log = logOf(lines);
      const cursor = new LogCursor();
      const handed = [...parts, 1].flatMap((part) =>
        cursor.readNew(log.slice(0, Math.floor(log.length * part))),
      );
      expect(handed).toEqual(lines);
    }),
  );
});

test('a log of many equal lines is read in a moment', () => {
  const cursor = new LogCursor();
  const log = 'the same line again\n'.repeat(200_000);
  expect(cursor.readNew(log)).toHaveLength(200_000);
  expect(cursor.readNew(`${log.slice(20 * 1000)}another\n`)).toEqual(['another']);
  expect(cursor.readNew(`other\n${log}`)).toHaveLength(200_001);
});
