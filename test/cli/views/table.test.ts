import { createPaint, PLAIN } from '../../../src/cli/io.js';
import { factsText, tableText } from '../../../src/cli/views/table.js';
import { formatTime } from '../../../src/cli/views/quantities.js';

const plain = PLAIN;
const paint = createPaint(true);

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

test('a cell has the lines that it is given, whatever is in them, and the next column stays where it is', () => {
  const rows = [
    ['a\nlonger', 'b\tc', 'd'],
    ['\u001B[2J\u202E', 'e\u0301', ['f', 'more of f']],
  ];
  expect(tableText(['X', 'Y', 'Z'], rows, plain).split('\n')).toEqual([
    'X              Y     Z',
    'a\\nlonger      b\\tc  d',
    '\\x1b[2J\\u202e  e\u0301     f',
    '                     more of f',
  ]);
});

test('on a narrow terminal, columns follow on lines of their own, and no cell is broken', () => {
  const rows = [
    ['madminer.1', 'finished', '2026-11-24 15:20:30Z', '1m 12s'],
    ['m', 'x', '-', ''],
  ];
  expect(tableText(['RUN', 'STATUS', 'CREATED', 'TIME'], rows, createPaint(false, 36)).split('\n')).toEqual([
    'RUN         STATUS',
    '  CREATED               TIME',
    'madminer.1  finished',
    '  2026-11-24 15:20:30Z  1m 12s',
    'm           x',
    '  -',
  ]);
  expect(tableText(['RUN', 'STATUS', 'CREATED', 'TIME'], rows, createPaint(false, 50)).split('\n')[1]).toBe(
    'madminer.1  finished  2026-11-24 15:20:30Z  1m 12s',
  );
});

test('a wide last column is left to the terminal, which wraps only its long rows', () => {
  const rows = [
    ['1 kB', 'a'.repeat(70)],
    ['2 kB', 'b'],
  ];
  expect(tableText(['SIZE', 'PATH'], rows, createPaint(false, 60)).split('\n')).toHaveLength(3);
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

test('times are those of the clock on the wall, with its zone', () => {
  for (const month of [0, 6]) {
    const time = new Date(2026, month, 2, 3, 4, 5);
    expect(formatTime(time)).toMatch(/^2026-0[17]-02 03:04:05(Z|[+-]\d\d:\d\d)$/);
    expect(new Date(formatTime(time).replace(' ', 'T'))).toEqual(time);
  }
  expect(formatTime(undefined)).toBe('-');
});
