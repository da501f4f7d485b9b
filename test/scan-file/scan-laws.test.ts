import { fc } from '../support/property.js';
import type { Scan } from '../../src/scan-file/scan.js';
import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();
const RUNS = { numRuns: 15 };
const TARGETS = [
  'alpha',
  'epochs',
  'rate',
  'cards/ml/input.yml#/training/initial_lr',
  'cards/extra.json#/seed',
];

type Axis = readonly [target: string, list: readonly number[]];

const lists = fc
  .uniqueArray(fc.constantFrom(...TARGETS), { minLength: 1, maxLength: 4 })
  .chain((targets) =>
    fc.tuple(
      ...targets.map((target) =>
        fc
          .uniqueArray(fc.integer({ min: -9, max: 99 }), { minLength: 1, maxLength: 4 })
          .map((list): Axis => [target, list]),
      ),
    ),
  )
  .map((axes) => axes as [Axis, ...Axis[]]);

/** JSON is YAML. */
function load(content: object): Promise<Scan> {
  return folder.load(JSON.stringify(content));
}

function keysOf(scan: Scan): string[] {
  return scan.points.map(({ key }) => key).sort();
}

test('a grid has as many points as its lists multiply to, all with keys of their own', async () => {
  await fc.assert(
    fc.asyncProperty(lists, async (axes) => {
      const scan = await load({ axes: [{ grid: Object.fromEntries(axes) }] });
      expect(scan.points).toHaveLength(axes.reduce((product, [, list]) => product * list.length, 1));
      expect(new Set(keysOf(scan)).size).toBe(scan.points.length);
      for (const key of keysOf(scan)) expect(key).toMatch(/^[0-9a-f]{10}$/);
      expect(scan.points.map(({ index }) => index)).toEqual(scan.points.map((_, index) => index + 1));
    }),
    RUNS,
  );
});

test('keys depend on what points set, not on how the file is ordered or parted', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.boolean(), async (axes, isRandom) => {
      const kinds = (list: typeof axes): object =>
        isRandom
          ? { random: { count: 4, of: Object.fromEntries(list) } }
          : { grid: Object.fromEntries(list) };
      const forward = await load({ axes: [kinds(axes)] });
      const backward = await load({ axes: [kinds(axes.toReversed() as typeof axes)] });
      expect(keysOf(backward)).toEqual(keysOf(forward));
      if (isRandom) return;
      const parted = await load({ axes: axes.map((axis) => ({ grid: Object.fromEntries([axis]) })) });
      expect(keysOf(parted)).toEqual(keysOf(forward));
    }),
    RUNS,
  );
});

test('keys stay when lists, samples and repeats get longer', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.integer({ min: 100, max: 200 }), fc.nat(3), async (axes, added, more) => {
      const [first, ...rest] = axes;
      const others = Object.fromEntries(rest);
      const scanOf = (list: readonly number[], count: number): object => ({
        axes: [
          { grid: { [first[0]]: list, ...others } },
          { random: { count, of: { batch_size: { range: [1, 1e6] } } } },
        ],
        repeat: { parameter: 'seed', count },
      });
      const short = await load(scanOf(first[1], 2));
      const long = await load(scanOf([...first[1], added], 2 + more));
      const found = new Set(keysOf(long));
      expect(keysOf(short).filter((key) => !found.has(key))).toEqual([]);
    }),
    RUNS,
  );
});

test('exclude takes out just those that agree, and keeps the others as they were', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.nat(), fc.nat(), async (axes, place, other) => {
      const [[target, list]] = axes;
      const [lastTarget, lastList] = axes.at(-1) ?? axes[0];
      const rule = { [target]: [list[place % list.length]], [lastTarget]: lastList[other % lastList.length] };
      const grid = [{ grid: Object.fromEntries(axes) }, { grid: { batch_size: [1, 2] } }];
      const all = await load({ axes: grid });
      const left = await load({ axes: grid, exclude: [rule, { batch_size: 2 }] }).catch(() => undefined);
      const labels = new Map(all.columns.map(({ label, target: name }) => [name, label]));
      const kept = all.points.filter(
        ({ values }) =>
          values['batch_size'] !== 2 &&
          !Object.entries(rule).every(([name, value]) =>
            [value].flat().includes(values[labels.get(name) ?? ''] as number),
          ),
      );
      expect(left === undefined ? [] : keysOf(left)).toEqual(kept.map(({ key }) => key).sort());
    }),
    RUNS,
  );
});

test('repeats multiply every point, and are the groups', async () => {
  await fc.assert(
    fc.asyncProperty(lists, fc.integer({ min: 1, max: 4 }), fc.nat(99), async (axes, count, first) => {
      const grid = { axes: [{ grid: Object.fromEntries(axes) }] };
      const once = await load(grid);
      const scan = await load({ ...grid, repeat: { parameter: 'seed', count, first } });
      const groups = new Map<string, unknown[]>();
      for (const { group, parameters } of scan.points) {
        groups.set(group, [...(groups.get(group) ?? []), parameters['seed']]);
      }
      const seeds = Array.from({ length: count }, (_, index) => first + index);
      expect([...groups.values()]).toEqual(once.points.map(() => seeds));
      // A group is the point without its seed.
      expect([...new Set(scan.points.map(({ group }) => group))]).toEqual(once.points.map(({ key }) => key));
    }),
    RUNS,
  );
});

test('a file gives the same points whenever it is read', async () => {
  const content = {
    axes: [
      { 'latin-hypercube': { count: 9, seed: 4, of: { alpha: { range: [0, 1] }, epochs: [1, 2] } } },
      {
        morphing: {
          card: 'cards/ml/physics.yml',
          points: 'basis',
          vector: 'cards/ml/input.yml#/limits/points',
        },
      },
    ],
  };
  expect(await load(content)).toEqual(await load(content));
});
