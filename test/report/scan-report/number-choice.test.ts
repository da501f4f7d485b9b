import { chooseNumbers } from '../../../src/report/scan-report/number-choice.js';
import { makeResults, type MadePoint } from '../../scans/collect/make-results.js';

const FEW: readonly MadePoint[] = [
  [{ n: 1 }, { a: 1, b: 2 }],
  [{ n: 2 }, { a: 2, b: 3 }],
];

/** Twelve numbers: a copy of a column, some that stay the same, and some that differ more or less. */
function many(repeats: readonly number[]): readonly MadePoint[] {
  return [1, 2, 3].flatMap((n) =>
    repeats.map((seed): MadePoint => {
      const noise = seed - 1;
      const constants = Object.fromEntries(['p', 'q', 'r', 's', 't', 'u'].map((name) => [name, 5]));
      const own = {
        copy: n,
        clear: n * 10 + noise,
        faint: 20 + (n % 3) + 0.3 * noise,
        'x.timing.wall_s': n * 1000,
      };
      return [
        { n, seed },
        { ...constants, ...own, flat: 3 + noise },
      ];
    }),
  );
}

test('few numbers are all drawn, the one that points are ranked by first', () => {
  const results = makeResults(FEW);
  expect(chooseNumbers(results)).toEqual(['a', 'b']);
  expect(chooseNumbers({ ...results, best: { value: 'b', order: 'minimize' } })).toEqual(['b', 'a']);
});

test('of many, those that the settings explain, compared with repeats; not what was told, nor what a run took', () => {
  const results = makeResults(many([1, 2]), ['seed']);
  expect(results.numbers).toHaveLength(11);
  expect(chooseNumbers(results)).toEqual(['clear', 'faint']);
  expect(chooseNumbers({ ...results, best: { value: 'flat', order: 'minimize' } })).toEqual(['flat']);
});

test('without repeats, those that differ most by themselves', () => {
  expect(chooseNumbers(makeResults(many([1])))).toEqual(['clear', 'faint']);
});
