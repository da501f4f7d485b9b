import { formatCsv, tabulatePoints, tabulateRepeats } from '../../../src/scans/results/results-table.js';
import { makeResults } from '../collect/make-results.js';

test('one row for each point, with all digits, and quotes where they are needed', () => {
  const results = makeResults([
    [{ method: 'a, "b"', theta: [0, -1] }, { area: 0.1 + 0.2 }],
    [{ method: 'sally', theta: [1, 2] }, null],
  ]);
  const [one, two] = results.points;
  expect(formatCsv(tabulatePoints(results)).split('\n')).toEqual([
    'point,key,run,status,attempts,method,theta,area',
    `1,${one!.key},${one!.run!.name},finished,1,"a, ""b""","[0,-1]",0.30000000000000004`,
    `2,${two!.key},,missing,0,sally,"[1,2]",`,
    '',
  ]);
});

test('texts and labels that a spreadsheet takes for formulas are escaped, and numbers are not', () => {
  const texts = [
    '=1+1',
    '+x',
    '-x',
    '@SUM(A1)',
    '\t=1',
    '\r=1',
    '\n=1',
    '＝1',
    '-1+2',
    '- 1',
    '+-1',
    '-1e',
    '=',
    '-',
  ];
  const numbers = ['-1', '+1', '-1.5e-7', '+1e5', '-.5', '-5.', '-Infinity', '1e+21'];
  const others = ['a=b', "'=1", ' =1', '', '#', '日本', '[-1]'];
  const all = [...texts, ...numbers, ...others];
  const escaped = [...texts.map((text) => `'${text}`), ...numbers, ...others];
  const quoted = escaped.map((text) => (/[\r\n]/.test(text) ? `"${text}"` : text)).join(',');
  expect(formatCsv({ header: all, rows: [all] })).toBe(`${quoted}\n${quoted}\n`);
});

test('one row for each group of repeats', () => {
  const results = makeResults(
    [
      [{ n: 5, seed: 1 }, { area: 1 }],
      [{ n: 5, seed: 2 }, { area: 3 }],
      [{ n: 6, seed: 1 }, { area: 4 }],
    ],
    ['seed'],
  );
  expect(tabulateRepeats(results)).toEqual({
    header: [
      ...['points', 'finished', 'n'],
      ...['area.mean', 'area.spread', 'area.error', 'area.min', 'area.max', 'area.count'],
    ],
    rows: [
      ['1 2', '2', '5', '2', String(Math.SQRT2), '1', '1', '3', '2'],
      ['3', '1', '6', '4', '', '', '4', '4', '1'],
    ],
  });
});
