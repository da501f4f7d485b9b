import {
  dependsOnFolding,
  findUnsaved,
  nameWarnings,
  normalizeListing,
} from '../../../src/runs/download/listed-names.js';
import { fc } from '../../support/property.js';

const at = (path: string, size: number, second: number): { path: string; size: number; modified: Date } => ({
  ...{ path, size },
  modified: new Date(second * 1000),
});

test('a file that is listed several times, or in several spellings, is one file: the latest', () => {
  const { files, repeated } = normalizeListing([
    ...[at('out/x', 1, 5), at('out//x', 2, 9), at('./out/x', 3, 7), at('out/./y', 4, 1)],
    at('a', 1, 1),
  ]);
  expect(files).toEqual([at('out/x', 2, 9), at('out/y', 4, 1), at('a', 1, 1)]);
  expect([...repeated]).toEqual([['out/x', ['out/x', 'out//x', './out/x']]]);
  expect(nameWarnings(['out/x', 'a'], repeated)).toHaveLength(1);
  expect(nameWarnings(['a'], repeated)).toEqual([]);
});

test('paths that are refused later, or are all different, stay as they are', () => {
  const files = ['../evil', 'a\\b', '/etc/x', 'C:x', 'A', 'a', '\u00e9', 'e\u0301'].map((path) =>
    at(path, 1, 1),
  );
  expect(normalizeListing(files)).toEqual({ files, repeated: new Map() });
});

test('a file with the name of a folder is not saved, and everything in the folder is', () => {
  expect(findUnsaved(['out/x', 'out/x/y', 'out/xy', 'out-x'])).toEqual([
    { path: 'out/x', clash: 'folder', other: 'out/x' },
  ]);
  expect(findUnsaved(['out/X', 'out/x/y'])).toEqual([]);
  expect(findUnsaved(['out/X', 'out/x/y'], { case: true, form: false })).toEqual([
    { path: 'out/X', clash: 'folder', other: 'out/x' },
  ]);
});

test('names that differ in case, or in how they are composed, clash only where a disk makes them one', () => {
  const paths = ['A/b', 'a/B', 'c', '\u00e9', 'e\u0301'];
  expect(dependsOnFolding(paths)).toBe(true);
  expect(findUnsaved(paths)).toEqual([]);
  const unsaved = (folding: { case: boolean; form: boolean }): string[] =>
    findUnsaved(paths, folding).map(({ path }) => path);
  expect(unsaved({ case: true, form: false })).toEqual(['a/B']);
  expect(unsaved({ case: false, form: true })).toEqual(['e\u0301']);
  expect(unsaved({ case: true, form: true })).toEqual(['a/B', 'e\u0301']);
  expect(dependsOnFolding(['A/b', 'a/c', 'out/x', 'out/x/y'])).toBe(false);
});

test.each(['a\tb', 'a\nb', 'a\u200bb', 'a\u202eb', 'a\u0007'])('the name %j is pointed out', (path) => {
  const [warning] = nameWarnings([path], new Map());
  expect(warning).toMatch(/^[ -~]+$/);
});

test.each(['a b', 'ä', 'e\u0301', '数', '🧪', '%0A', 'a"b'])('the name %j is nothing special', (path) => {
  expect(nameWarnings([path], new Map())).toEqual([]);
});

test('what is saved has names of its own on every disk', () => {
  const names = fc.array(fc.constantFrom('a', 'A', 'b', '\u00e9', 'e\u0301'), { minLength: 1, maxLength: 3 });
  const path = names.map((parts) => parts.join('/'));
  const folding = fc.record({ case: fc.boolean(), form: fc.boolean() });
  fc.assert(
    fc.property(fc.uniqueArray(path, { maxLength: 12 }), folding, (paths, fold) => {
      const unsaved = new Set(findUnsaved(paths, fold).map((each) => each.path));
      const saved = paths.filter((each) => !unsaved.has(each));
      expect(findUnsaved(saved, fold)).toEqual([]);
      const key = (text: string): string => {
        const composed = fold.form ? text.normalize('NFC') : text;
        return fold.case ? composed.toLowerCase() : composed;
      };
      // Nothing is left out that has its name for itself.
      for (const each of unsaved) {
        const own = key(each);
        expect(
          paths.some((other) => other !== each && (key(other) === own || key(other).startsWith(`${own}/`))),
        ).toBe(true);
      }
    }),
  );
});
