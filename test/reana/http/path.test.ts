import { fc } from '../../support/property.js';
import { thrownBy } from '../../support/failures.js';
import { apiPath, workspacePath } from '../../../src/reana/http/path.js';

test.each([
  ['my run.1', '/workflows/my%20run.1/logs'],
  ['a/b', '/workflows/a%2Fb/logs'],
  ['ä?#%', '/workflows/%C3%A4%3F%23%25/logs'],
])('%s is one segment', (value, expected) => {
  expect(apiPath`/workflows/${value}/logs`).toBe(expected);
});

test.each(['', '.', '..', 'a\0b'])('the segment %j is refused', (value) => {
  expect(thrownBy(() => apiPath`/workflows/${value}/logs`)).toMatchObject({ code: 'unsafe-path' });
});

test('no value leads to another route', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (value) => {
      let path: string;
      try {
        path = apiPath`/workflows/${value}/logs`;
      } catch {
        return;
      }
      const url = new URL(`https://h/api${path}?x=1`);
      expect(url.pathname).toBe(`/api${path}`);
      expect(decodeURIComponent(url.pathname.split('/')[3]!)).toBe(value);
    }),
  );
});

test.each([
  ['plots/a.png', 'plots/a.png'],
  ['data/ä b+c%.txt', 'data/%C3%A4%20b%2Bc%25.txt'],
  ['a#b?.txt', 'a%2523b%5C%253F.txt'],
  ['glob[1]*.txt', 'glob%5C%5B1%5C%5D%5C*.txt'],
  ['folder/', 'folder/'],
])('the workspace path %s is literal', (path, expected) => {
  expect(workspacePath('r.1', path.replace(/\/$/, ''))).toBe(
    `/workflows/r.1/workspace/${expected.replace(/\/$/, '')}`,
  );
});

test.each(['../up', '/abs', 'a/../../b', '', 'c:\\x', 'a\0'])('the workspace path %j is refused', (path) => {
  expect(thrownBy(() => workspacePath('r.1', path))).toMatchObject({ code: 'unsafe-path' });
});
