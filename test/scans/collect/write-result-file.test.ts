import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeResultFile } from '../../../src/scans/collect/write-result-file.js';
import { failureOf } from '../../support/failures.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'whole-'))));
afterEach(() => rm(folder, { recursive: true }));

test('a file appears in a folder that is made, and takes the place of an older one', async () => {
  const home = join(folder, 'a/b');
  expect(await writeResultFile(home, 'results.csv', 'old')).toBe(join(home, 'results.csv'));
  await writeResultFile(home, 'results.csv', 'new');
  expect(await readFile(join(home, 'results.csv'), 'utf8')).toBe('new');
  expect(await readdir(home)).toEqual(['results.csv']);
});

test('files with a number or another ending after the name stay, however old they are', async () => {
  const others = ['results.csv.123', 'results.csv.2024', 'results.csv.old', 'results.json.123'];
  for (const name of others) await writeFile(join(folder, name), 'own');
  for (const name of others) await utimes(join(folder, name), 1, 1);
  await writeResultFile(folder, 'results.csv', 'whole');
  expect((await readdir(folder)).sort()).toEqual(['results.csv', ...others]);
});

test('a file that cannot be written is named', async () => {
  await writeFile(join(folder, 'file'), '');
  const writing = writeResultFile(join(folder, 'file'), 'results.csv', '');
  const failure = await failureOf(writing);
  expect(failure.code).toBe('transfer');
  expect(failure.message).toContain(join(folder, 'file', 'results.csv'));
});
