import { fc } from '../../support/property.js';
import {
  numberAt,
  spreadNumbers,
  stepNumbers,
  type NumberRange,
} from '../../../src/scan-file/axes/number-range.js';

const range = (from: number, to: number, more: Partial<NumberRange> = {}): NumberRange => ({
  from,
  to,
  isLog: false,
  isInteger: false,
  ...more,
});

test('numbers are spread evenly, or by equal factors, and written with the digits that one expects', () => {
  expect(spreadNumbers(range(0, 1), 11)).toEqual([0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  expect(spreadNumbers(range(1e-4, 1e-1, { isLog: true }), 4)).toEqual([0.0001, 0.001, 0.01, 0.1]);
  expect(spreadNumbers(range(1000, 100_000, { isLog: true, isInteger: true }), 5)).toEqual([
    1000, 3162, 10_000, 31_623, 100_000,
  ]);
  expect(spreadNumbers(range(2, -2), 5)).toEqual([2, 1, 0, -1, -2]);
  expect(spreadNumbers(range(3, 4), 1)).toEqual([3]);
});

test('rounded numbers that are the same come once', () => {
  expect(spreadNumbers(range(1, 3, { isInteger: true }), 9)).toEqual([1, 2, 3]);
  expect(spreadNumbers(range(5, 5), 3)).toEqual([5]);
  expect(stepNumbers(range(0, 1, { isInteger: true }), 0.25)).toEqual([0, 1]);
});

test('steps begin at the first end, and meet the other one when they can', () => {
  expect(stepNumbers(range(0, 0.3), 0.1)).toEqual([0, 0.1, 0.2, 0.3]);
  expect(stepNumbers(range(1, 0), -0.4)).toEqual([1, 0.6, 0.2]);
  expect(stepNumbers(range(2, 3), 5)).toEqual([2]);
});

test('no number leaves its range, and the ends are met exactly', () => {
  const end = fc.double({ min: 1e-6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(end, end, fc.boolean(), fc.integer({ min: 2, max: 50 }), (from, to, isLog, count) => {
      const numbers = spreadNumbers(range(from, to, { isLog }), count);
      expect(numbers[0]).toBe(from);
      expect(numbers.at(-1)).toBe(to);
      for (const number of numbers) {
        expect(number).toBeGreaterThanOrEqual(Math.min(from, to));
        expect(number).toBeLessThanOrEqual(Math.max(from, to));
      }
    }),
  );
});

test('the number halfway is the mean of the ends, the geometric one in a log-range', () => {
  const end = fc.integer({ min: 1, max: 1e6 });
  fc.assert(
    fc.property(end, end, (from, to) => {
      expect(numberAt(range(from, to), 0.5)).toBeCloseTo((from + to) / 2, 4);
      expect(numberAt(range(from, to, { isLog: true }), 0.5) / Math.sqrt(from * to)).toBeCloseTo(1, 9);
    }),
  );
});
