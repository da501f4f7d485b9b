import { formatNumber, isWide, logTicks } from '../../../src/report/charts/chart-numbers.js';

test.each([
  [0, '0'],
  [-3, '-3'],
  [100000, '100000'],
  [0.123456, '0.123'],
  [12.3456, '12.3'],
  [1234.5, '1230'],
  [0.0001, '1e-4'],
  [-0.00012345, '-1.23e-4'],
  [15_000_000, '1.5e7'],
  [1e20, '1e20'],
])('%d is read as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text);
});

test.each([
  [[1, 100], true],
  [[1, 29], false],
  [[50_000, 100_000, 300_000, 1_000_000, 3_000_000], true],
  // Drawn evenly from 0 to 10: that one is close to zero is chance.
  [[0.001, 2, 4, 5, 6, 8, 10], false],
  [[0, 1000], false],
  [[-1, 1000], false],
])('an axis of %j is logarithmic: %s', (values, expected) => {
  expect(isWide(values)).toBe(expected);
});

test('a logarithmic axis is marked at powers of ten, and between them when there are few', () => {
  expect(logTicks([1000, 100000])).toEqual([1000, 2000, 5000, 10000, 20000, 50000, 100000]);
  expect(logTicks([0.0002, 3])).toEqual([1e-3, 1e-2, 1e-1, 1]);
  expect(logTicks([0.004, 0.11])).toEqual([0.005, 0.01, 0.02, 0.05, 0.1]);
});
