import { buildHeatMap } from '../../../src/report/scan-report/heat-map.js';
import { buildScanData } from '../../../src/report/scan-report/scan-data.js';
import { makeResults, type MadePoint } from '../../scans/collect/make-results.js';

const CUBE = [1, 2].flatMap((a) =>
  ['x', 'y'].flatMap((b) =>
    [5, 7, 9].flatMap((c) =>
      [1, 2].map((seed): MadePoint => [
        { a, b, c, fixed: 3, seed },
        a === 2 && b === 'y' && c === 9 ? null : { sum: a * 100 + c + seed, same: 4, 'x.timing.cpu_s': a },
      ]),
    ),
  ),
);

test('the data have columns and numbers that vary, and the repeats of a point together', () => {
  const data = buildScanData(makeResults(CUBE, ['seed']), ['sum']);
  expect(data.columns).toEqual([
    { label: 'a', isNumeric: true, values: [1, 2] },
    { label: 'b', isNumeric: false, values: ['x', 'y'] },
    { label: 'c', isNumeric: true, values: [5, 7, 9] },
  ]);
  expect(data.numbers.map(({ name }) => name)).toEqual(['sum', 'x.timing.cpu_s']);
  expect(data.marks).toHaveLength(12);
  expect(data.marks[1]).toEqual({ at: [0, 0, 1], points: [3, 4] });
  expect(data.numbers[0]!.values[1]).toBe(108.5);
  expect(data.numbers[0]!.counts).toEqual([...Array<number>(11).fill(2), 0]);
  expect(data.numbers[0]!.values.at(-1)).toBeNull();
});

test('a map over two columns holds a third, or takes the mean over it', () => {
  const data = buildScanData(makeResults(CUBE, ['seed']));
  const held = buildHeatMap(data, { x: 'c', y: 'a', number: 'sum', fixed: { b: 'y' } })!;
  expect(held.x).toEqual({ label: 'c', values: [5, 7, 9] });
  expect(held.rows.map((row) => row.map((cell) => cell?.value))).toEqual([
    [106.5, 108.5, 110.5],
    [206.5, 208.5, undefined],
  ]);
  expect(held.range).toEqual([106.5, 208.5]);
  expect(held.rows[0]![0]).toEqual({ points: [7, 8], value: 106.5, spread: 0.707107, part: 0 });
  expect(held.rows[1]![2]).toEqual({ points: [23, 24] });
  const all = buildHeatMap(data, { x: 'b', y: 'a', number: 'sum' })!;
  expect(all.rows.map((row) => row.map((cell) => cell?.value))).toEqual([
    [108.5, 108.5],
    [208.5, 207.5],
  ]);
  expect(all.rows[0]![0]).not.toHaveProperty('spread');
  expect(buildHeatMap(data, { x: 'fixed', y: 'a', number: 'sum' })).toBeUndefined();
});

test('numbers that differ by factors are told apart by their logarithms, equal ones are in the middle', () => {
  const made = [1, 2, 3].flatMap((a) =>
    [1, 2].map((b): MadePoint => [
      { a, b },
      { wide: 10 ** a, same: 1, other: b },
    ]),
  );
  const data = buildScanData(makeResults(made), ['same']);
  const wide = buildHeatMap(data, { x: 'a', y: 'b', number: 'wide' })!;
  expect(wide.isLogarithmic).toBe(true);
  expect(wide.rows[0]!.map((cell) => cell?.part)).toEqual([0, 0.5, 1]);
  const same = buildHeatMap(data, { x: 'a', y: 'b', number: 'same' })!;
  expect(same.rows[0]!.map((cell) => cell?.part)).toEqual([0.5, 0.5, 0.5]);
});

test('a thousand points without a grid take no time that grows with the cells', () => {
  const made = Array.from({ length: 1000 }, (_, n): MadePoint => [{ a: n, b: (n * 7) % 1000 }, { value: n }]);
  const map = buildHeatMap(buildScanData(makeResults(made)), { x: 'a', y: 'b', number: 'value' })!;
  expect(map.rows.flat().filter((cell) => cell !== undefined)).toHaveLength(1000);
});
