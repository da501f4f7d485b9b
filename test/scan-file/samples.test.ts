import { fc } from '../support/property.js';
import type { JsonValue } from '../../src/core/json.js';
import { RandomSource } from '../../src/scan-file/axes/random-source.js';
import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();

/** The values of a sample, by label. */
async function draw(
  kind: 'random' | 'latin-hypercube',
  sample: object,
): Promise<Record<string, JsonValue[]>> {
  const scan = await folder.load(JSON.stringify({ axes: [{ [kind]: sample }] }));
  return Object.fromEntries(
    scan.columns.map(({ label }) => [label, scan.points.map(({ values }) => values[label] ?? null)]),
  );
}

function countEach(values: readonly JsonValue[]): number[] {
  return [...new Set(values)].map((value) => values.filter((other) => other === value).length);
}

test('points are the same on every machine and in every version', async () => {
  const of = {
    rate: { range: [0, 1] },
    'cards/ml/input.yml#/training/initial_lr': { 'log-range': ['1e-4', '1e-1'] },
    epochs: { range: [1, 20], integer: true },
    methods: ['sally', 'alice', 'alices'],
  };
  expect(await draw('random', { count: 3, of })).toEqual({
    rate: [0.656354118754, 0.254894119008, 0.506556810291],
    initial_lr: [0.0162485142872, 0.000594560060454, 0.00801317986467],
    epochs: [8, 13, 5],
    methods: ['alices', 'alice', 'alice'],
  });
  expect(await draw('random', { count: 3, seed: 2, of: { rate: of.rate } })).toEqual({
    rate: [0.718108016914, 0.6901568029, 0.774451121672],
  });
  expect(await draw('latin-hypercube', { count: 3, of })).toEqual({
    rate: [0.124702284382, 0.629831570639, 0.703302327048],
    initial_lr: [0.0146918884356, 0.00390889146119, 0.000469487676307],
    epochs: [8, 1, 20],
    methods: ['alice', 'alices', 'sally'],
  });
});

test('a longer random sample begins with the shorter one', async () => {
  const of = { rate: { range: [0, 1] }, methods: ['a', 'b', 'c'] };
  const long = await draw('random', { count: 50, of });
  const short = await draw('random', { count: 20, of });
  expect(long['rate']?.slice(0, 20)).toEqual(short['rate']);
});

test('a stream depends on its seed and its purpose', () => {
  const starts = ['a', 'b'].flatMap((purpose) =>
    [0, 1, 2].map((seed) => new RandomSource(seed, purpose).share()),
  );
  expect(new Set(starts).size).toBe(6);
  expect(new RandomSource(1, 'a').share()).toBe(starts[1]);
});

test('random numbers fill their range, whole ones with both ends equally often', async () => {
  const { rate = [], epochs = [] } = await draw('random', {
    count: 3000,
    of: { rate: { range: [2, 4] }, epochs: { range: [1, 3], integer: true } },
  });
  const numbers = rate.map(Number);
  expect(numbers.every((number) => number >= 2 && number <= 4)).toBe(true);
  expect(numbers.reduce((sum, number) => sum + number, 0) / 3000).toBeCloseTo(3, 1);
  for (const count of countEach(epochs)) expect(Math.abs(count - 1000)).toBeLessThan(120);
  expect(new Set(epochs)).toEqual(new Set([1, 2, 3]));
});

test('a Latin hypercube has one point in each stratum of each range', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.nat(1000),
      fc.integer({ min: -50, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      async (count, seed, low, width) => {
        const { alpha = [], rate = [] } = await draw('latin-hypercube', {
          count,
          seed,
          of: {
            alpha: { range: [low, low + width], integer: false },
            rate: { 'log-range': [1, 1000] },
          },
        });
        const expectOneEach = (shares: readonly number[]): void => {
          expect(shares).toHaveLength(count);
          for (const [stratum, share] of [...shares].sort((one, other) => one - other).entries()) {
            // Values are written with twelve digits, hence may lie on the border of their stratum.
            expect(share * count).toBeGreaterThan(stratum - 1e-7);
            expect(share * count).toBeLessThan(stratum + 1 + 1e-7);
          }
        };
        expectOneEach(alpha.map((value) => (Number(value) - low) / width));
        expectOneEach(rate.map((value) => Math.log(Number(value)) / Math.log(1000)));
      },
    ),
    { numRuns: 15 },
  );
});

test('a Latin hypercube takes the items of a list equally often, or once more', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(1000),
      async (count, items, seed) => {
        const list = Array.from({ length: items }, (_, index) => `m${index}`);
        const { methods = [] } = await draw('latin-hypercube', {
          count,
          seed,
          of: { methods: list, rate: { range: [0, 1] } },
        });
        const counts = list.map((item) => methods.filter((method) => method === item).length);
        expect(Math.max(...counts) - Math.min(...counts)).toBeLessThanOrEqual(1);
        expect(counts.reduce((sum, number) => sum + number, 0)).toBe(count);
      },
    ),
    { numRuns: 15 },
  );
});

test('an order holds every place once, and all orders come', () => {
  const source = new RandomSource(1, 'orders');
  const orders = Array.from({ length: 600 }, () => source.order(3));
  for (const order of orders) expect([...order].sort()).toEqual([0, 1, 2]);
  const counts = countEach(orders.map((order) => order.join('')));
  expect(counts).toHaveLength(6);
  for (const count of counts) expect(Math.abs(count - 100)).toBeLessThan(45);
});
