import { filterInSlices, nextTurn, sortInSlices } from '../../../src/core/timing/slices.js';
import { fc } from '../../support/property.js';

test('sorting in slices keeps the order of equal items, as Array.sort', async () => {
  const items = fc.array(fc.tuple(fc.nat(20), fc.nat()), { maxLength: 3000, size: 'max' });
  const compare = ([a]: readonly [number, number], [b]: readonly [number, number]): number => a - b;
  await fc.assert(
    fc.asyncProperty(items, async (list) => {
      expect(await sortInSlices(list, compare)).toEqual([...list].sort(compare));
    }),
    { numRuns: 20 },
  );
});

test('other work happens between the slices', async () => {
  const items = Array.from({ length: 100_000 }, (_, index) => (index * 7919) % 100_003);
  let turns = 0;
  const done = new AbortController();
  const others = (async () => {
    while (!done.signal.aborted) {
      await nextTurn();
      turns += 1;
    }
  })();
  const even = await filterInSlices(items, (item) => item % 2 === 0);
  const turnsToFilter = turns;
  await sortInSlices(even, (one, other) => one - other);
  done.abort();
  await others;
  expect(turnsToFilter).toBeGreaterThan(100);
  expect(turns - turnsToFilter).toBeGreaterThan(100);
});
