import { execFile } from 'node:child_process';
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TemporaryFile } from '../../src/disk/temporary-file.js';
import { systemDisk } from '../../src/disk/disk.js';
import { writeAtomically } from '../../src/disk/write-atomically.js';
import { DEAD } from './processes.js';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'whole-'));
  file = join(folder, 'record.json');
});
afterEach(() => rm(folder, { recursive: true }));

test('the last of several concurrent calls decides', async () => {
  await Promise.all(Array.from({ length: 20 }, (_, index) => writeAtomically(file, `${index}`.repeat(5000))));
  expect(await readFile(file, 'utf8')).toBe('19'.repeat(5000));
  expect(await readdir(folder)).toEqual(['record.json']);
});

test('a call that fails does not hinder the next', async () => {
  const path = join(folder, 'missing', 'record.json');
  const results = await Promise.allSettled([writeAtomically(path, ''), writeAtomically(path, '')]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await writeAtomically(file, 'here');
});

test('a file is as private as it was, or as the caller says, whatever the umask', async () => {
  await writeFile(file, '');
  await chmod(file, 0o640);
  await writeAtomically(file, 'a');
  expect((await stat(file)).mode & 0o777).toBe(0o640);
  await writeAtomically(file, 'b', { mode: 0o600 });
  expect((await stat(file)).mode & 0o777).toBe(0o600);
});

test('what a link leads to is written, and the link stays', async () => {
  await writeFile(join(folder, 'kept-elsewhere'), 'old');
  await symlink('kept-elsewhere', file);
  await writeAtomically(file, 'new');
  expect((await lstat(file)).isSymbolicLink()).toBe(true);
  expect(await readFile(join(folder, 'kept-elsewhere'), 'utf8')).toBe('new');
});

test('what a killed process has left goes', async () => {
  const left = await TemporaryFile.create(file, 0o600, { ...systemDisk, owner: DEAD });
  await left.close();
  await writeAtomically(file, 'new');
  expect(await readdir(folder)).toEqual(['record.json']);
});

test('many processes leave one whole file', async () => {
  const module = JSON.stringify(join(process.cwd(), 'dist/disk/write-atomically.js'));
  const write = (text: string): Promise<unknown> =>
    promisify(execFile)(process.execPath, [
      ...['--input-type=module', '--eval'],
      `import { writeAtomically } from ${module}; await writeAtomically(${JSON.stringify(file)}, '${text}'.repeat(9999));`,
    ]);
  await Promise.all(['a', 'b', 'c', 'd'].map(write));
  expect(await readFile(file, 'utf8')).toMatch(/^(a{9999}|b{9999}|c{9999}|d{9999})$/);
  expect(await readdir(folder)).toEqual(['record.json']);
});
