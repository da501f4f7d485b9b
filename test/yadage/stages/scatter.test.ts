import { Reference } from '../../../src/yadage/stages/references.js';
import { scatterParameters } from '../../../src/yadage/stages/scatter.js';
import { thrownBy, wordsOf } from '../../support/failures.js';
import { fc } from '../../support/property.js';
import { expectWords } from '../../support/words.js';

function scatter(method: string, lists: Record<string, unknown[]>, settings: object = {}): unknown[] {
  const scattered = scatterParameters(new Map(Object.entries({ ...lists, common: 'c' })), {
    scatter: { method, parameters: Object.keys(lists) },
    ...settings,
  });
  return [...scattered.sets];
}

const lists = fc.dictionary(fc.constantFrom('a', 'b', 'd', 'e'), fc.array(fc.integer(), { maxLength: 5 }), {
  minKeys: 1,
});

test('zip takes as many as the shortest list, in lock-step', () => {
  fc.assert(
    fc.property(lists, (columns) => {
      const sets = scatter('zip', columns) as Record<string, number>[];
      expect(sets).toHaveLength(Math.min(...Object.values(columns).map((column) => column.length)));
      sets.forEach((set, row) => {
        expect(set.common).toBe('c');
        for (const [name, column] of Object.entries(columns)) expect(set[name]).toBe(column[row]);
      });
    }),
  );
});

test('cartesian takes every combination once, the last parameter fastest', () => {
  fc.assert(
    fc.property(lists, (columns) => {
      const sizes = Object.values(columns).map((column) => column.length);
      const sets = scatter('cartesian', columns) as Record<string, number>[];
      expect(sets).toHaveLength(sizes.reduce((product, size) => product * size, 1));
      const last = Object.keys(columns).at(-1)!;
      sets.slice(0, columns[last]!.length).forEach((set, row) => expect(set[last]).toBe(columns[last]![row]));
    }),
  );
});

test('batches and partitions lose nothing and keep the order', () => {
  fc.assert(
    fc.property(fc.array(fc.integer(), { maxLength: 20 }), fc.integer({ min: 1, max: 7 }), (items, size) => {
      const batches = (scatter('zip', { a: items }, { batchsize: size }) as { a: number[] }[]).map(
        ({ a }) => a,
      );
      expect(batches.flat()).toEqual(items);
      batches.slice(0, -1).forEach((batch) => expect(batch).toHaveLength(size));
      const parts = (scatter('zip', { a: items }, { partitionsize: size }) as { a: number[] }[]).map(
        ({ a }) => a,
      );
      expect(parts.flat()).toEqual(items);
      expect(parts).toHaveLength(Math.min(size, items.length));
      const lengths = parts.map((part) => part.length);
      expect(lengths).toEqual([...lengths].sort((x, y) => x - y));
      expect((lengths.at(-1) ?? 0) - (lengths[0] ?? 0)).toBeLessThanOrEqual(1);
    }),
  );
});

test('seven items in three parts have the longer one last', () => {
  const parts = scatter('zip', { a: [1, 2, 3, 4, 5, 6, 7] }, { partitionsize: 3 });
  expect(parts.map((part) => (part as { a: number[] }).a.length)).toEqual([2, 2, 3]);
});

test('a string is scattered by its characters, an object by its keys', () => {
  const settings = { scatter: { method: 'zip', parameters: ['a'] } };
  expect(scatterParameters(new Map([['a', 'p𝒳']]), settings).sets).toEqual([{ a: 'p' }, { a: '𝒳' }]);
  expect(scatterParameters(new Map([['a', { x: 1, y: 2 }]]), settings).sets).toEqual([
    { a: 'x' },
    { a: 'y' },
  ]);
});

test.each([
  ['a single output', new Map([['a', new Reference('/init[0]', '/a')]])],
  ['a number', new Map([['a', 3]])],
  ['a parameter that is not there', new Map([['b', [1]]])],
])('%s cannot be scattered', (_what, parameters) => {
  const failure = thrownBy(() =>
    scatterParameters(parameters, { scatter: { method: 'zip', parameters: ['a'] } }),
  );
  expect(failure.code).toBe('engine');
  expectWords(wordsOf(failure));
});
