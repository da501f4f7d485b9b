import { lstatSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { mirrorFolder } from '../../../src/local/reana-library/mirror-folder.js';

let folder: string;
let root: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mirror-'));
  root = join(folder, 'root');
  for (const name of ['root', 'root/.snakemake', 'root/rules', 'root/rules/deep', 'root/data'])
    mkdirSync(join(folder, name));
  for (const name of ['Snakefile', 'rules/a.smk', 'rules/deep/b.smk', 'rules/deep/c.smk', 'data/in.txt'])
    writeFileSync(join(root, name), name);
});
afterEach(() => rmSync(folder, { recursive: true }));

test('shows all files but those that Snakemake has left, and others in the place of some', async () => {
  const target = join(folder, 'mirror');
  const replaced = new Map([
    ['rules/deep/b.smk', Buffer.from('other')],
    ['Snakefile', Buffer.from('mine')],
  ]);
  await mirrorFolder(root, target, replaced);
  const read = (path: string): string => readFileSync(join(target, path), 'utf8');
  expect(readdirSync(target).sort()).toEqual(['Snakefile', 'data', 'rules']);
  expect(
    ['Snakefile', 'rules/a.smk', 'rules/deep/b.smk', 'rules/deep/c.smk', 'data/in.txt'].map(read),
  ).toEqual([...['mine', 'rules/a.smk', 'other', 'rules/deep/c.smk', 'data/in.txt']]);
  expect(lstatSync(join(target, 'data')).isSymbolicLink()).toBe(true);
});

test('what is made in it, and its removal, leave the folder as it was', async () => {
  const target = join(folder, 'mirror');
  await mirrorFolder(root, target, new Map());
  const before = readdirSync(root, { recursive: true }).sort();
  mkdirSync(join(target, '.snakemake'));
  writeFileSync(join(target, 'new'), '');
  rmSync(target, { recursive: true });
  expect(readdirSync(root, { recursive: true }).sort()).toEqual(before);
  expect(readFileSync(join(root, 'data/in.txt'), 'utf8')).toBe('data/in.txt');
});
