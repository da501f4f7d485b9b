import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { nodeFiles } from '../../../src/yadage/node-files.js';
import { withFolder } from '../support/scratch.js';

/** Recorded from glob2 0.7, sorted. */
const recorded = JSON.parse(readFileSync('test/fixtures/yadage/glob.json', 'utf8')) as {
  files: string[];
  links: Record<string, string>;
  patterns: { pattern: string; matches: string[] }[];
};

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
