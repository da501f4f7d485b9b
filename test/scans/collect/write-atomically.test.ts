import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeAtomically } from '../../../src/scans/collect/write-atomically.js';
import { failureOf } from '../../support/failures.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'whole-'))));
afterEach(() => rm(folder, { recursive: true }));

test('a file appears in a folder that is made, and takes the place of an older one', async () => {
  const home = join(folder, 'a/b');
  expect(await writeAtomically(home, 'results.csv', 'old')).toBe(join(home, 'results.csv'));
  await writeAtomically(home, 'results.csv', 'new');
  expect(await readFile(join(home, 'results.csv'), 'utf8')).toBe('new');
  expect(await readdir(home)).toEqual(['results.csv']);
});

test('what a killed writer has left of the file goes; what may be under way stays, and so does all else', async () => {
  const others = ['results.csv.123', 'results.csv.456', 'results.csv.old', 'results.json.123'];
  for (const name of others) await writeFile(join(folder, name), 'half');
  for (const name of others) if (name !== 'results.csv.456') await utimes(join(folder, name), 1, 1);
  await writeAtomically(folder, 'results.csv', 'whole');
  expect((await readdir(folder)).sort()).toEqual(['results.csv', ...others.slice(1)]);
});

test('a file that cannot be written is named', async () => {
  await writeFile(join(folder, 'file'), '');
  const writing = writeAtomically(join(folder, 'file'), 'results.csv', '');
  const failure = await failureOf(writing);
  expect(failure.code).toBe('transfer');
  expect(failure.message).toContain(join(folder, 'file', 'results.csv'));
});
