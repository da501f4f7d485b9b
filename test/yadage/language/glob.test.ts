import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { globFiles, type GlobSource } from '../../../src/yadage/language/glob.js';
import { nodeFiles } from '../../../src/yadage/node-files.js';
import { withFolder } from '../support/scratch.js';

/** Recorded from glob2 0.7, sorted. */
const recorded = JSON.parse(readFileSync('test/fixtures/yadage/glob.json', 'utf8')) as {
  files: string[];
  links: Record<string, string>;
  patterns: { pattern: string; matches: string[] }[];
};

/** Pattern, name, and whether they match, recorded from glob2 0.7 as its `glob` calls `fnmatch`. */
const names = JSON.parse(readFileSync('test/fixtures/yadage/fnmatch.json', 'utf8')) as [
  string,
  string,
  boolean,
][];

async function makeTree(folder: string): Promise<void> {
  for (const file of recorded.files) {
    await mkdir(dirname(`${folder}/${file}`), { recursive: true });
    await writeFile(`${folder}/${file}`, '');
  }
  for (const [name, target] of Object.entries(recorded.links)) await symlink(target, `${folder}/${name}`);
}

test('patterns match as in glob2', async () => {
  await withFolder(async (folder) => {
    await makeTree(folder);
    const found = await Promise.all(
      recorded.patterns.map(async ({ pattern }) => {
        const paths = await nodeFiles.glob(folder, pattern);
        return { pattern, matches: paths.map((path) => path.slice(folder.length + 1)) };
      }),
    );
    expect(found).toEqual(
      recorded.patterns.map(({ pattern, matches }) => ({ pattern, matches: [...new Set(matches)].sort() })),
    );
  });
});

test('wildcards in the folder are no wildcards', async () => {
  await withFolder(async (folder) => {
    await mkdir(`${folder}/run[1]`);
    await writeFile(`${folder}/run[1]/a.txt`, '');
    expect(await nodeFiles.glob(`${folder}/run[1]`, '*.txt')).toEqual([`${folder}/run[1]/a.txt`]);
  });
});

test('an absolute pattern is looked for from the root', async () => {
  await withFolder(async (folder) => {
    await writeFile(`${folder}/a.txt`, '');
    expect(await nodeFiles.glob('/nowhere', `${folder}/*.txt`)).toEqual([`${folder}/a.txt`]);
  });
});

test('a range that runs backwards matches nothing', async () => {
  await withFolder(async (folder) => {
    await writeFile(`${folder}/m.txt`, '');
    expect(await nodeFiles.glob(folder, '[z-a].txt')).toEqual([]);
  });
});

test('names match as in the fnmatch of glob2', async () => {
  const differing: unknown[] = [];
  for (const [pattern, name, matches] of names) {
    const found = await globFiles(folderOf(name), '/folder', pattern);
    if (found.length > 0 !== matches) differing.push([pattern, name, matches]);
  }
  expect(differing).toEqual([]);
  expect(names.length).toBeGreaterThan(1000);
});

test('a pattern of many stars is matched at once, and many `**` find each file once', async () => {
  const name = 'a'.repeat(250);
  const pattern = `${'*a'.repeat(60)}*b`;
  expect(await globFiles(folderOf(name), '/folder', pattern)).toEqual([]);
  await withFolder(async (folder) => {
    await mkdir(`${folder}/a/b/c/d/e`, { recursive: true });
    await writeFile(`${folder}/a/b/c/d/e/x`, '');
    const many = `${'**/'.repeat(12)}*/**/*/**/x`;
    expect(await nodeFiles.glob(folder, many)).toEqual([`${folder}/a/b/c/d/e/x`]);
  });
});

function folderOf(name: string): GlobSource {
  const no = (): Promise<boolean> => Promise.resolve(false);
  return { list: () => Promise.resolve([name]), exists: no, isFolder: no, isLink: no };
}
