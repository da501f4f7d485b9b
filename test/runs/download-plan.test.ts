import { planDownload } from '../../src/runs/download-plan.js';

const file = (path: string, size = 1): { path: string; size: number } => ({ path, size });
const many = (folder: string, count: number, size = 1): { path: string; size: number }[] =>
  Array.from({ length: count }, (_, index) => file(`${folder}/${index}.txt`, size));

test('a file and a directory of few files are fetched one by one', () => {
  const listing = [file('a.txt'), file('out/b.txt'), file('out/sub/c.txt'), file('output.txt')];
  const plan = planDownload(listing, [{ path: 'a.txt' }, { path: 'out/' }]);
  expect(plan.files.map(({ path }) => path)).toEqual(['a.txt', 'out/b.txt', 'out/sub/c.txt']);
  expect(plan).toMatchObject({ archives: [], missing: [] });
});

test('a directory of many small files is one archive', () => {
  const plan = planDownload(many('out', 8), [{ path: 'out' }]);
  expect(plan).toMatchObject({ files: [], archives: [{ directory: 'out' }] });
});

test('a directory that is large is no archive, since the server builds that in memory', () => {
  expect(planDownload(many('out', 8, 10 * 2 ** 20), [{ path: 'out' }]).archives).toEqual([]);
});

test('what is wanted twice is fetched once', () => {
  const plan = planDownload(many('out', 9), [{ path: 'out/0.txt' }, { path: 'out' }, { path: 'out' }]);
  expect(plan.files.map(({ path }) => path)).toEqual(['out/0.txt']);
  expect(plan.archives[0]!.files).toHaveLength(8);
});

test('a pattern stands for what the server says, and is no directory', () => {
  const matches = new Set(many('out', 9).map(({ path }) => path));
  const plan = planDownload([...many('out', 9), file('x')], [{ path: 'out/*.txt', matches }]);
  expect(plan).toMatchObject({ archives: [], missing: [] });
  expect(plan.files).toHaveLength(9);
});

test('what is not there is named', () => {
  const plan = planDownload([file('a')], [{ path: 'b' }, { path: 'c*', matches: new Set() }]);
  expect(plan.missing).toEqual(['b', 'c*']);
});
