import { fc } from '../../support/property.js';
import { fetchedFiles, planDownload } from '../../../src/runs/download/download-plan.js';

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

test('what is here already is not fetched', () => {
  const plan = planDownload(many('out', 9), [{ path: 'out' }], ({ path }) => path === 'out/3.txt');
  expect(plan.present.map(({ path }) => path)).toEqual(['out/3.txt']);
  expect(plan.archives[0]!.files).toHaveLength(8);
});

test('an archive of which only a part is wanted is none', () => {
  const isPresent = ({ path }: { path: string }): boolean => Number(/\d+/.exec(path)![0]) < 11;
  expect(planDownload(many('out', 20), [{ path: 'out' }], isPresent)).toMatchObject({ archives: [] });
  expect(planDownload(many('out', 30), [{ path: 'out' }], isPresent).archives).toHaveLength(1);
});

test('of a directory that is too large, the directories in it are archived', () => {
  const listing = [
    file('out/huge', 2 ** 30),
    ...many('out/one', 10),
    ...many('out/two/deep', 10),
    ...many('out/few', 2),
  ];
  const plan = planDownload(listing, [{ path: 'out' }]);
  expect(plan.archives.map(({ directory }) => directory)).toEqual(['out/one', 'out/two']);
  expect(plan.files.map(({ path }) => path)).toEqual(['out/huge', 'out/few/0.txt', 'out/few/1.txt']);
});

test('every wanted file is planned once, whatever there is', () => {
  const path = fc
    .array(fc.constantFrom('a', 'b', 'c'), { minLength: 2, maxLength: 5 })
    .map((parts) => parts.join('/'));
  const entry = fc.tuple(path, fc.nat(2), fc.constantFrom(1, 2 ** 20, 2 ** 26), fc.boolean());
  fc.assert(
    fc.property(fc.array(entry, { maxLength: 80 }), (entries) => {
      const unique = new Map(
        entries.map(([name, index, size, here]) => [`${name}/${index}.txt`, { size, here }]),
      );
      const listing = [...unique].map(([name, { size }]) => file(name, size));
      const isPresent = ({ path: name }: { path: string }): boolean => unique.get(name)!.here;
      const plan = planDownload(listing, [{ path: 'a' }, { path: 'b' }], isPresent);
      const planned = [...fetchedFiles(plan), ...plan.present].map(({ path: name }) => name);
      const wanted = listing.map(({ path: name }) => name).filter((name) => /^[ab]\//.test(name));
      expect(planned.sort()).toEqual(wanted.sort());
    }),
  );
});
