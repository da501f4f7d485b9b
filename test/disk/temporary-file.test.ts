import { execFileSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemDisk } from '../../src/disk/disk.js';
import { isProvenDead, ownProcessMark } from '../../src/disk/process-mark.js';
import { ChangedFileError, sweepTemporaryFiles, TemporaryFile } from '../../src/disk/temporary-file.js';
import { DEAD, ELSEWHERE } from './processes.js';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'temporary-'))));
afterEach(() => rm(folder, { recursive: true }));

async function write(name: string, text: string, owner = systemDisk.owner): Promise<TemporaryFile> {
  const file = await TemporaryFile.create(join(folder, name), 0o666, { ...systemDisk, owner });
  await file.append(Buffer.from(text));
  return file;
}

test('a file appears under its name when it is complete, and leaves nothing beside it', async () => {
  await writeFile(join(folder, 'x'), 'old');
  const file = await write('x', 'new');
  expect(await readFile(join(folder, 'x'), 'utf8')).toBe('old');
  await file.moveIntoPlace();
  expect(await readFile(join(folder, 'x'), 'utf8')).toBe('new');
  await file.discard();
  expect(await readdir(folder)).toEqual(['x']);
});

test('names of 255 bytes have room', async () => {
  const name = 'ä'.repeat(126) + 'xyz';
  await (await write(name, 'a')).moveIntoPlace();
  expect(await readdir(folder)).toEqual([name]);
});

test('nothing that has the name is written over or followed', async () => {
  await writeFile(join(folder, 'there'), 'own');
  await symlink('there', join(folder, 'link'));
  for (const name of ['there', 'link']) {
    await expect(systemDisk.create(join(folder, name), 0o666)).rejects.toMatchObject({ code: 'EEXIST' });
  }
  expect(await readFile(join(folder, 'there'), 'utf8')).toBe('own');
});

test('a name that is taken is not the only one', async () => {
  const taken: string[] = [];
  const create: typeof systemDisk.create = async (path, mode) => {
    taken.push(path);
    if (taken.length === 1) await writeFile(path, 'own');
    return systemDisk.create(path, mode);
  };
  const file = await TemporaryFile.create(join(folder, 'x'), 0o666, { ...systemDisk, owner: DEAD, create });
  expect(file.path).toBe(taken[1]);
  expect(await readFile(taken[0]!, 'utf8')).toBe('own');
  await file.discard();
  expect(await readdir(folder)).toHaveLength(1);
});

test.each<[string, (path: string) => Promise<unknown>]>([
  ['truncated', (path) => truncate(path, 2)],
  ['written to', (path) => writeFile(path, 'more', { flag: 'a' })],
  ['replaced by a file of the same size', (path) => rm(path).then(() => writeFile(path, 'whole'))],
  ['replaced by a link', (path) => rename(path, `${path}x`).then(() => symlink(`${path}x`, path))],
])('a file that another program has %s does not take its place', async (_, change) => {
  const file = await write('x', 'whole');
  await change(file.path);
  await expect(file.moveIntoPlace()).rejects.toBeInstanceOf(ChangedFileError);
  await file.discard();
  expect(await readdir(folder)).not.toContain('x');
});

test('a file that another program truncates at the last moment is no success', async () => {
  const disk = {
    ...systemDisk,
    rename: async (from: string, to: string) => {
      await truncate(from, 2);
      await systemDisk.rename(from, to);
    },
  };
  const file = await TemporaryFile.create(join(folder, 'x'), 0o666, disk);
  await file.append(Buffer.from('whole'));
  await expect(file.moveIntoPlace()).rejects.toBeInstanceOf(ChangedFileError);
});

test('only what dead processes of this machine have left is removed', async () => {
  const owners = [DEAD, systemDisk.owner, ELSEWHERE];
  const files = await Promise.all(owners.map((owner) => write('x', 'half', owner)));
  await Promise.all(files.map((file) => file.close()));
  const [left = '', ...others] = files.map(({ path }) => path);
  const random = left.slice(left.indexOf(DEAD));
  const foreign = ['x.part', '.x.part', `x.${random}`, `.x.${random}.bak`, `.x.${random.slice(1)}`];
  for (const name of foreign) await writeFile(join(folder, name), 'own');
  await sweepTemporaryFiles(folder);
  const stay = [...others.map((path) => path.slice(folder.length + 1)), ...foreign];
  expect((await readdir(folder)).sort()).toEqual(stay.sort());
  await sweepTemporaryFiles(join(folder, 'missing'));
});

test('a process is dead when it is gone, or another has its id, and not when nobody can tell', () => {
  expect(isProvenDead(ownProcessMark())).toBe(false);
  expect(isProvenDead(DEAD)).toBe(true);
  expect(isProvenDead(ELSEWHERE)).toBe(false);
  const pid = execFileSync(process.execPath, ['-p', 'process.pid']).toString().trim();
  expect(isProvenDead(ownProcessMark().replace(/-\d+-/, `-${pid}-`))).toBe(true);
  expect(isProvenDead(ownProcessMark().replace(/[^-]+$/, 'gone'))).toBe(false);
});
