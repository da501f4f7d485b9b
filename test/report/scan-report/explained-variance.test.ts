import { explainedVariance } from '../../../src/report/scan-report/explained-variance.js';
import { chooseNumbers, explainChoice } from '../../../src/report/scan-report/number-choice.js';
import { makeResults, type MadePoint } from '../../scans/collect/make-results.js';
import { fc } from '../../support/property.js';

/** Two repeats of each of these means, so far from it. */
function repeated(means: readonly number[], distance: number): ReturnType<typeof makeResults> {
  const points = means.flatMap((mean, n) =>
    [-1, 1].map((sign, seed): MadePoint => [{ n, seed }, { value: mean + sign * distance }]),
  );
  return makeResults(points, ['seed']);
}

test('what repeats differ by is not explained', () => {
  expect(explainedVariance(repeated([1, 2, 3], 0), 'value')).toBe(1);
  // SS between: 2 · (1 + 0 + 1) = 4, within: 6 · 0.25 = 1.5, mean square 0.5: (4 − 2 · 0.5) / (4 + 1.5 + 0.5).
  expect(explainedVariance(repeated([1, 2, 3], 0.5), 'value')).toBeCloseTo(0.5, 12);
  expect(explainedVariance(repeated([1, 1, 1], 0.5), 'value')).toBe(0);
});

test('without repeats the column that explains most counts, a number by how smooth it is', () => {
  const grid = [1, 2, 3].flatMap((a) =>
    ['x', 'y'].map((b): MadePoint => [
      { a, b },
      { byA: a, byB: b === 'x' ? 1 : 2 },
    ]),
  );
  expect(explainedVariance(makeResults(grid), 'byA')).toBe(1);
  expect(explainedVariance(makeResults(grid), 'byB')).toBe(1);
  const line = [1, 2, 3, 4, 5].map((n): MadePoint => [{ n }, { rising: n, jumping: n % 2, flat: 7 }]);
  // Steps of 1, and a variance of 2.5.
  expect(explainedVariance(makeResults(line), 'rising')).toBeCloseTo(0.8, 12);
  expect(explainedVariance(makeResults(line), 'jumping')).toBe(0);
  expect(explainedVariance(makeResults(line), 'flat')).toBe(0);
  expect(explainedVariance(makeResults(line.slice(0, 3)), 'rising')).toBeUndefined();
});

test('points without the number count against it', () => {
  const points = [1, 1, 2, 2].map((n, m): MadePoint => [
    { n, m },
    m === 3 ? { other: 1 } : { value: n, other: 1 },
  ]);
  expect(explainedVariance(makeResults(points), 'value')).toBe(0.75);
});

test('a share of the variance, whatever the numbers', () => {
  const number = fc.double({ noNaN: true, min: -1e9, max: 1e9 });
  fc.assert(
    fc.property(fc.array(fc.tuple(number, number), { minLength: 2, maxLength: 12 }), (pairs) => {
      const points = pairs.flatMap(([first, second], n): MadePoint[] => [
        [{ n, seed: 1 }, { value: first }],
        [{ n, seed: 2 }, { value: second }],
      ]);
      const share = explainedVariance(makeResults(points, ['seed']), 'value');
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }),
  );
});

describe('of many numbers', () => {
  const region = 'methods.sally.likelihoods.rate_and_shape.regions';
  const points = [1, 2, 3, 4].flatMap((n) =>
    [0, 1].map((seed): MadePoint => {
      const noise = (seed * 2 - 1) * (n % 2 === 0 ? 0.1 : -0.2);
      const area = 10 / n + noise;
      const own = { [`${region}.68.area_in_cells`]: area * 144, [`${region}.68.area`]: area };
      const constants = Object.fromEntries(['p', 'q', 'r', 's', 't', 'u'].map((name) => [name, 5]));
      const detail = { 'methods.sally.training.final_loss.train.0': n % 3 };
      const cost = { 'methods.sally.timing.training.cpu_s': n * 10, noise: n % 2 === 0 ? seed : 1 - seed };
      return [
        { n, seed },
        { ...constants, ...detail, ...cost, ...own },
      ];
    }),
  );
  const results = makeResults(points, ['seed']);

  test('one of those that say the same, results before details, and neither costs nor noise', () => {
    expect(chooseNumbers(results)).toEqual([
      `${region}.68.area_in_cells`,
      'methods.sally.training.final_loss.train.0',
    ]);
    const { reason, explained } = explainChoice(results);
    expect(reason).toBe('explained');
    expect(explained.get(`${region}.68.area_in_cells`)).toBeGreaterThan(0.9);
  });

  test('a number that points are ranked by is chosen whatever it is', () => {
    const best = { value: 'methods.sally.timing.training.cpu_s', order: 'minimize' } as const;
    expect(explainChoice({ ...results, best })).toMatchObject({ names: [best.value], reason: 'ranked' });
  });
});
