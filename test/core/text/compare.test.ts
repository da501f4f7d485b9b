import { comparePaths, compareText } from '../../../src/core/text/compare.js';
import { fc } from '../../support/property.js';

test('texts are ordered as the sort of the language itself does', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) =>
      expect(texts.toSorted(compareText)).toEqual(texts.toSorted()),
    ),
  );
});

test('files are ordered by path: capitals first, and numbers as text', () => {
  const paths = ['b', 'a/10', 'a/9', 'B', 'a'].map((path) => ({ path }));
  expect(paths.sort(comparePaths).map(({ path }) => path)).toEqual(['B', 'a', 'a/10', 'a/9', 'b']);
});
