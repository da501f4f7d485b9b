import picocolors from 'picocolors';
import { factsText, tableText } from '../../../src/cli/views/table.js';
import { formatTime } from '../../../src/cli/views/quantities.js';

const plain = picocolors.createColors(false);
const paint = picocolors.createColors(true);

test('columns are as wide as their widest cell, and no line ends in blanks', () => {
  const rows = [
    ['madminer.1', 'running', ''],
    ['m', 'x', 'a.png'],
  ];
  expect(tableText(['RUN', 'STATUS', 'FILE'], rows, plain).split('\n')).toEqual([
    'RUN         STATUS   FILE',
    'madminer.1  running',
    'm           x        a.png',
  ]);
});

test('colours take no room, wide characters take two columns', () => {
  const rows = [
    [paint.green('ok'), 'a'],
    ['結果', 'b'],
    ['±1', 'c'],
  ];
  expect(tableText(['S', 'T'], rows, plain).split('\n')).toEqual([
    'S     T',
    `${paint.green('ok')}    a`,
    '結果  b',
    '±1    c',
  ]);
});

test('a cell of two lines takes two lines, and the next column stays where it is', () => {
  const rows = [['a\nlonger', 'b\nc', 'd']];
  expect(tableText(['X', 'Y', 'Z'], rows, plain).split('\n')).toEqual([
    'X       Y  Z',
    'a       b  d',
    'longer  c',
  ]);
});

test('facts that are not known are left out', () => {
  expect(
    factsText(
      [
        ['run', 'a.1'],
        ['ended', undefined],
        ['status', 'x'],
      ],
      plain,
    ),
  ).toBe('run     a.1\nstatus  x');
});

/** How often the cells of a table of that many rows are read. */
function countReads(count: number): number {
  let reads = 0;
  const counted = {
    get: (row: string[], key: string | symbol) => {
      if (typeof key === 'string' && /^\d+$/.test(key)) reads += 1;
      return Reflect.get(row, key) as unknown;
    },
  };
  const rows = Array.from({ length: count }, (_, index) => new Proxy([`run.${index}`, 'running'], counted));
  expect(tableText(['RUN', 'STATUS'], rows, plain).split('\n')).toHaveLength(count + 1);
  return reads;
}

test('each cell is read once, however many rows there are', () => {
  expect(countReads(1000)).toBe(2000);
  expect(countReads(20_000)).toBe(40_000);
});

test('times are those of the clock on the wall', () => {
  expect(formatTime(new Date(2026, 0, 2, 3, 4, 5))).toBe('2026-01-02 03:04:05');
  expect(formatTime(undefined)).toBe('-');
});
