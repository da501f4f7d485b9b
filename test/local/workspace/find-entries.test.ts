import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '../../support/property.js';
import { compilePathGlob } from '../../../src/core/text/path-glob.js';
import { walkWorkspace } from '../../../src/local/workspace/walk-workspace.js';
import { findEntries } from '../../../src/local/workspace/workspace-files.js';

let workspace: string;

beforeAll(() => {
  workspace = mkdtempSync(join(tmpdir(), 'find-entries-'));
  for (const folder of ['points_1/a', 'points_1/b[1]', 'points_10/a', 'a/points_1'])
    mkdirSync(join(workspace, folder), { recursive: true });
  for (const file of [
    'a/x',
    'points_1/x',
    'points_1/a/x',
    'points_1/a/.y',
    'points_1/b[1]/x',
    'points_10/a/x',
    'x',
  ])
    writeFileSync(join(workspace, file), file);
  symlinkSync(join(workspace, 'points_1'), join(workspace, 'link'));
  symlinkSync(join(workspace, 'x'), join(workspace, 'points_1', 'y'));
});
afterAll(() => rmSync(workspace, { recursive: true }));

/** What a name stands for, by a look at all that there is. */
async function findInAll(name: string): Promise<readonly string[]> {
  const entries = await walkWorkspace(workspace);
  const literal = entries.find(({ path }) => path === name);
  const below = entries.filter(({ path, kind }) => path.startsWith(`${name}/`) && kind !== 'directory');
  const found =
    literal?.kind === 'directory'
      ? below
      : entries.filter(literal === undefined ? ({ path }) => compilePathGlob(name)(path) : isSame(name));
  return found.map(({ path }) => path);
}

function isSame(name: string): (entry: { readonly path: string }) => boolean {
  return ({ path }) => path === name;
}

test('a name stands for the same, wherever it is looked for', async () => {
  const part = fc.constantFrom(
    ...['a', 'x', 'y', '.y', 'b[1]', 'points_1', 'points_10', 'link', 'points_*', '*', '**', '?', '[ab]'],
  );
  await fc.assert(
    fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 4 }), async (parts) => {
      const name = parts.join('/');
      const { entries } = await findEntries(workspace, name);
      expect(entries.map(({ path }) => path)).toEqual(await findInAll(name));
    }),
    { numRuns: 300 },
  );
});

test('a name that no file can have stands for nothing', async () => {
  expect(await findEntries(workspace, `points_1/${'x'.repeat(300)}`)).toEqual({
    isDirectory: false,
    entries: [],
  });
});

test('where the workspace is gone, it says so', async () => {
  for (const name of ['x', 'a/x', 'a/*'])
    await expect(findEntries(join(workspace, 'gone'), name)).rejects.toMatchObject({ status: 404 });
});
