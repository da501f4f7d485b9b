import { fc } from '../support/property.js';
import { sep } from 'node:path';
import { thrownBy } from '../support/failures.js';
import { expectWords } from '../support/words.js';
import { joinInside, safeRelativePath } from '../../src/core/safe-path.js';

test.each([
  ['a/b.txt', 'a/b.txt'],
  ['./a//b', 'a/b'],
  ['a/./b', 'a/b'],
  ['..a/b..', '..a/b..'],
  ['ä b+c%.txt', 'ä b+c%.txt'],
])('%j becomes %j', (path, expected) => {
  expect(safeRelativePath(path)).toBe(expected);
});

test.each(['', '.', '/etc/passwd', '../up', 'a/../../up', 'a/..', 'C:/windows', 'a\\..\\b', 'a\0b'])(
  '%j is refused',
  (path) => {
    const error = thrownBy(() => safeRelativePath(path));
    expect(error).toMatchObject({ code: 'unsafe-path' });
    expectWords(error.message);
  },
);

test('whatever the path, the result lies inside the root or the path is refused', () => {
  const piece = fc.oneof(fc.constantFrom('..', '.', '', '/', '\\', 'C:'), fc.string());
  fc.assert(
    fc.property(fc.array(piece), (pieces) => {
      let joined: string;
      try {
        joined = joinInside('/top/of/all', pieces.join('/'));
      } catch (error) {
        expect(error).toMatchObject({ code: 'unsafe-path' });
        return;
      }
      expect(joined === '/top/of/all' || joined.startsWith(`/top/of/all${sep}`)).toBe(true);
    }),
  );
});

test('the root of all may be the root', () => {
  expect(joinInside('/', 'a/b')).toBe('/a/b');
  expect(thrownBy(() => joinInside('/', '../a'))).toMatchObject({ code: 'unsafe-path' });
});
