import { spawnSync } from 'node:child_process';
import { type Dirent, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '../../support/property.js';
import { planPaths } from '../../../src/runs/upload/upload-plan.js';

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'ignore-'));
});

afterEach(() => rmSync(root, { recursive: true }));

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

async function plannedPaths(...paths: string[]): Promise<string[]> {
  return (await planPaths(root, paths)).files.map(({ path }) => path);
}

test('rules of every level count, the deeper ones last', async () => {
  write({
    '.gitignore': '*.log\ncache/\n/data/top\n',
    'data/.gitignore': '!keep.log\n/only-here\n',
    'data/a.log': '',
    'data/keep.log': '',
    'data/top': '',
    'data/only-here': '',
    'data/deep/only-here': '',
    'data/deep/top': '',
    'data/deep/keep.log': '',
    'data/cache/x': '',
    'data/deep/.gitignore': 'keep.log\n',
  });
  const plan = await planPaths(root, ['data']);
  expect(plan.files.map(({ path }) => path)).toEqual([
    'data/.gitignore',
    'data/deep/.gitignore',
    'data/deep/only-here',
    'data/deep/top',
    'data/keep.log',
  ]);
  expect(plan.ignored).toEqual([
    { path: 'data/a.log', by: '.gitignore' },
    { path: 'data/cache/', by: '.gitignore' },
    { path: 'data/deep/keep.log', by: 'data/deep/.gitignore' },
    { path: 'data/only-here', by: 'data/.gitignore' },
    { path: 'data/top', by: '.gitignore' },
  ]);
});

test('.reanaignore has the last word in its folder: it leaves out more, and takes back', async () => {
  write({
    '.gitignore': 'big.root\n',
    '.reanaignore': '!big.root\nnotes.md\n',
    'data/big.root': '',
    'data/notes.md': '',
  });
  const plan = await planPaths(root, ['data']);
  expect(plan.files.map(({ path }) => path)).toEqual(['data/big.root']);
  expect(plan.ignored).toEqual([{ path: 'data/notes.md', by: '.reanaignore' }]);
});

test('what is declared by name is taken in any case', async () => {
  write({ '.gitignore': 'data/\n*.bin\n', 'data/a': '', 'data/b.bin': '', 'data/sub/c': '' });
  expect(await plannedPaths('data')).toEqual(['data/a', 'data/sub/c']);
  expect(await plannedPaths('data/sub')).toEqual(['data/sub/c']);
  expect(await plannedPaths('data/b.bin')).toEqual(['data/b.bin']);
  const both = await planPaths(root, ['data', 'data/b.bin']);
  expect(both.files).toHaveLength(3);
  expect(both.ignored).toEqual([]);
});

test('rules without a name are none', async () => {
  write({ '.gitignore': 'a\n', 'data/.gitignore': '!\n!/\n/\n', 'data/a/x': '', 'data/b': '' });
  expect(await plannedPaths('data')).toEqual(['data/.gitignore', 'data/b']);
});

test('capitals count', async () => {
  write({ '.gitignore': 'Readme\n', 'data/Readme': '', 'data/readme': '' });
  expect(await plannedPaths('data')).toEqual(['data/readme']);
});

test('.git and __pycache__ are never taken', async () => {
  write({ '.gitignore': '!.git\n!__pycache__\n', 'data/.git/x': '', 'data/__pycache__/y': '', 'data/a': '' });
  expect(await plannedPaths('data')).toEqual(['data/a']);
});

describe('real git leaves out the same', () => {
  const name = fc.constantFrom('a', 'a', 'b', 'b', 'x.log', 'ab', 'a b', 'c[1]', '#h', '!q');
  const path = fc.array(name, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
  const glob = fc.constantFrom(
    '*',
    '**',
    '?',
    'a*',
    '*.log',
    '[ab]',
    '[!a]',
    'c\\[1\\]',
    '\\#h',
    '\\!q',
    'a\\ b',
  );
  const segment = fc.oneof({ weight: 2, arbitrary: name }, { weight: 1, arbitrary: glob });
  const pattern = fc
    .tuple(
      fc.constantFrom('', '', '!'),
      fc.constantFrom('', '', '/', '**/', 'top/', '/top/'),
      fc.array(segment, { minLength: 1, maxLength: 2 }),
      fc.constantFrom('', '', '', '/', '/**', ' '),
    )
    .map(([not, start, parts, end]) => `${not}${start}${parts.join('/')}${end}`);
  const rules = fc.array(
    fc.oneof(
      { weight: 9, arbitrary: pattern },
      { weight: 1, arbitrary: fc.constantFrom('', '# a', '!', '/') },
    ),
    { maxLength: 4 },
  );
  const trees = fc.record({
    files: fc.array(path, { minLength: 4, maxLength: 20 }),
    root: rules,
    nested: fc.array(fc.tuple(fc.nat(), rules), { maxLength: 3 }),
  });

  /** Makes what can be made of it: a path may want a folder where a file is. */
  function plant(files: readonly string[]): void {
    for (const file of files) {
      try {
        write({ [file]: '' });
      } catch {
        continue;
      }
    }
  }

  /** Paths of `top` and what is in it. */
  function list(tree: string, fits: (entry: Dirent) => boolean): string[] {
    return readdirSync(tree, { recursive: true, withFileTypes: true })
      .filter(fits)
      .map((entry) => join(entry.parentPath, entry.name).slice(tree.length + 1))
      .filter((path) => /^top(\/|$)/.test(path));
  }

  test('in any tree with any rules', async () => {
    spawnSync('git', ['init', '-q', root]);
    // Git is asked about many trees at once, which is ten times faster.
    const forests = fc.array(trees, { minLength: 25, maxLength: 25 });
    await fc.assert(
      fc.asyncProperty(forests, async (forest) => {
        const asked: string[] = [];
        for (const [number, tree] of forest.entries()) {
          rmSync(join(root, `${number}`), { recursive: true, force: true });
          plant(tree.files.map((file) => `${number}/top/${file}`));
          write({ [`${number}/.gitignore`]: tree.root.join('\n') });
          const folders = list(join(root, `${number}`), (entry) => entry.isDirectory());
          for (const [index, lines] of tree.nested) {
            const folder = folders[index % folders.length] ?? 'top';
            write({ [`${number}/${folder}/.gitignore`]: lines.join('\n') });
          }
          const all = list(join(root, `${number}`), (entry) => entry.isFile());
          asked.push(...['top/', ...all].map((path) => `${number}/${path}`));
        }
        const git = spawnSync(
          'git',
          ['-C', root, '-c', 'core.excludesFile=/dev/null', 'check-ignore', '--no-index', '-z', '--stdin'],
          { input: asked.join('\0'), encoding: 'utf8' },
        );
        expect(git.stderr).toBe('');
        const ignored = new Set(git.stdout.split('\0'));
        for (const number of forest.keys()) {
          // We were asked for `top`, so that no rule may apply to it; git was not.
          if (ignored.has(`${number}/top/`)) continue;
          const kept = asked.filter((path) => path.startsWith(`${number}/top/`) && !ignored.has(path));
          const { files } = await planPaths(join(root, `${number}`), ['top']);
          expect(files.map(({ path }) => `${number}/${path}`)).toEqual(
            kept.filter((path) => path !== `${number}/top/`).sort(),
          );
        }
      }),
      { numRuns: 4 },
    );
  });
});
