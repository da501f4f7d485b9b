import { fc } from '../../support/property.js';
import { spreadOf, summariseRepeats } from '../../../src/scans/results/repeats.js';
import { makeResults } from '../collect/make-results.js';

test('points of one group, number by number', () => {
  const { groups } = makeResults(
    [
      [
        { n: 10, seed: 1 },
        { area: 1, loss: 7 },
      ],
      [{ n: 20, seed: 1 }, null],
      [{ n: 10, seed: 2 }, { area: 3 }],
      [{ n: 20, seed: 2 }, null],
    ],
    ['seed'],
  );
  expect(groups).toMatchObject([
    {
      values: { n: 10 },
      points: [1, 3],
      finished: 2,
      numbers: {
        area: { count: 2, mean: 2, min: 1, max: 3, spread: Math.SQRT2, error: 1 },
        loss: { count: 1, mean: 7, min: 7, max: 7 },
      },
    },
    { values: { n: 20 }, points: [2, 4], finished: 0, numbers: {} },
  ]);
  expect(groups[0]?.numbers['loss']).not.toHaveProperty('spread');
});

test('a scan that repeats nothing has no groups', () => {
  expect(makeResults([[{ n: 1 }, { area: 1 }]]).groups).toEqual([]);
});

const sample = fc.array(fc.integer({ min: -1e6, max: 1e6 }), { minLength: 2, maxLength: 20 });

test('the order of the points counts for nothing', () => {
  fc.assert(
    fc.property(
      sample.chain((values) =>
        fc.tuple(fc.constant(values), fc.shuffledSubarray(values, { minLength: values.length })),
      ),
      ([values, shuffled]) => {
        const [one, other] = [values, shuffled].map((list) => {
          const results = makeResults(
            list.map((area, seed) => [{ seed }, { area }]),
            ['seed'],
          );
          return summariseRepeats(results)[0]?.numbers['area'];
        });
        expect(one?.mean).toBeCloseTo(other?.mean ?? NaN, 6);
        expect(one?.spread).toBeCloseTo(other?.spread ?? NaN, 6);
        expect([one?.count, one?.min, one?.max]).toEqual([other?.count, other?.min, other?.max]);
      },
    ),
  );
});

test('a shift moves the mean and leaves the spread; a factor scales both', () => {
  fc.assert(
    fc.property(sample, fc.integer({ min: -1000, max: 1000 }), (values, by) => {
      const before = spreadOf(values)!;
      const shifted = spreadOf(values.map((value) => value + by))!;
      const scaled = spreadOf(values.map((value) => value * by))!;
      expect(shifted.mean).toBeCloseTo(before.mean + by, 5);
      expect(shifted.spread).toBeCloseTo(before.spread!, 5);
      expect(scaled.mean / 1000).toBeCloseTo((before.mean * by) / 1000, 3);
      expect(scaled.spread! / 1000).toBeCloseTo((before.spread! * Math.abs(by)) / 1000, 3);
      expect(before.error! * Math.sqrt(before.count)).toBeCloseTo(before.spread!, 5);
      expect(before.min).toBeLessThanOrEqual(before.mean + 1e-9 * Math.abs(before.mean));
      expect(before.max).toBeGreaterThanOrEqual(before.mean - 1e-9 * Math.abs(before.mean));
    }),
  );
});

test('one number has no spread, none is nothing, and what is not finite does not count', () => {
  expect(spreadOf([4])).toEqual({ count: 1, mean: 4, min: 4, max: 4 });
  expect(spreadOf([NaN, Infinity])).toBeUndefined();
  expect(spreadOf([2, NaN, 4])).toMatchObject({ count: 2, mean: 3 });
});
