import { fc } from '../../support/property.js';
import { rankPoints } from '../../../src/scans/results/rank-points.js';
import { makeResults } from '../collect/make-results.js';

test('points from the best to the worst; equal ones share a place, those without the number come last', () => {
  const results = makeResults([
    [{ x: 1 }, { area: 3 }],
    [{ x: 2 }, null],
    [{ x: 3 }, { area: 1 }],
    [{ x: 4 }, { area: 3 }],
    [{ x: 5 }, { other: 1 }],
    [{ x: 6 }, { area: 5 }],
  ]);
  const ranked = rankPoints(results, { value: 'area', order: 'minimize' });
  expect(ranked.map(({ place, points, value }) => [place, points[0], value])).toEqual([
    [1, 3, 1],
    [2, 1, 3],
    [2, 4, 3],
    [4, 6, 5],
    [undefined, 2, undefined],
    [undefined, 5, undefined],
  ]);
  const best = rankPoints(results, { value: 'area', order: 'maximize', count: 1 });
  expect(best).toEqual([{ place: 1, points: [6], values: { x: 6 }, value: 5 }]);
});

test('repeats are taken together and ranked by their mean', () => {
  const results = makeResults(
    [
      [{ x: 1, seed: 1 }, { area: 1 }],
      [{ x: 1, seed: 2 }, { area: 5 }],
      [{ x: 2, seed: 1 }, { area: 2 }],
      [{ x: 2, seed: 2 }, null],
    ],
    ['seed'],
  );
  const ranked = rankPoints(results, { value: 'area', order: 'minimize' });
  expect(ranked).toEqual([
    { place: 1, points: [3, 4], values: { x: 2 }, value: 2, spread: { count: 1, mean: 2, min: 2, max: 2 } },
    {
      ...{ place: 2, points: [1, 2], values: { x: 1 }, value: 3 },
      spread: { count: 2, mean: 3, min: 1, max: 5, spread: Math.sqrt(8), error: 2 },
    },
  ]);
});

/** Zero with a sign is equal to zero without, and stays where it is. */
const area = fc.double({ noNaN: true }).map((value) => value + 0);
const areas = fc.array(fc.option(area, { nil: undefined }), { minLength: 1 });

test('nothing is lost, the order holds, and the opposite order is the reverse of the places', () => {
  fc.assert(
    fc.property(areas, (values) => {
      const results = {
        ...makeResults(values.map((area, x) => [{ x }, area === undefined ? {} : { area }])),
        numbers: ['area'],
      };
      const up = rankPoints(results, { value: 'area', order: 'minimize' });
      const down = rankPoints(results, { value: 'area', order: 'maximize' });
      expect(up.flatMap(({ points }) => points).sort((a, b) => a - b)).toEqual(values.map((_, x) => x + 1));
      const known = up.flatMap(({ value }) => value ?? []);
      expect(known).toEqual(known.toSorted((a, b) => a - b));
      expect(down.slice(0, known.length).map(({ value }) => value)).toEqual(known.toReversed());
    }),
  );
});
