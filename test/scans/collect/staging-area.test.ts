import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEAD, ELSEWHERE } from '../../disk/processes.js';
import { StagingArea, STAGING_FOLDER } from '../../../src/scans/collect/staging-area.js';

const POINT = '0001-0123456789';

let results: string;
beforeEach(async () => (results = await mkdtemp(join(tmpdir(), 'incoming-'))));
afterEach(() => rm(results, { recursive: true }));

/** What a collection has left: files by their paths. */
async function leave(name: string, ...paths: readonly string[]): Promise<string> {
  const folder = join(results, STAGING_FOLDER, name);
  for (const path of paths) {
    await mkdir(join(folder, path, '..'), { recursive: true });
    await writeFile(join(folder, path), name);
  }
  return folder;
}

test('what was left by a collection that is no more is taken over, and a point’s old folder is put back', async () => {
  await leave(`${DEAD}.1`, 'run-1/a.txt', `${POINT}.old/b.txt`);
  await leave('free.2', 'run-2/c.txt');
  const incoming = await StagingArea.open(results);
  expect(await readFile(join(incoming.folderOf('run-1'), 'a.txt'), 'utf8')).toBe(`${DEAD}.1`);
  expect(await readFile(join(incoming.folderOf('run-2'), 'c.txt'), 'utf8')).toBe('free.2');
  expect(await readFile(join(results, POINT, 'b.txt'), 'utf8')).toBe(`${DEAD}.1`);
  expect(await readdir(join(results, STAGING_FOLDER))).toHaveLength(1);
  await incoming.close();
  expect(await readdir(results)).toEqual([POINT]);
});

test('no old folder takes the place of a new one', async () => {
  await leave(`${DEAD}.1`, `${POINT}.old/a.txt`);
  await mkdir(join(results, POINT));
  await writeFile(join(results, POINT, 'new.txt'), '');
  await (await StagingArea.open(results)).close();
  expect(await readdir(join(results, POINT))).toEqual(['new.txt']);
  expect(await readdir(results)).toEqual([POINT]);
});

test('two collections of one process have folders of their own, and what one leaves the next goes on with', async () => {
  const [one, other] = [await StagingArea.open(results), await StagingArea.open(results)];
  expect(one.folderOf('run')).not.toBe(other.folderOf('run'));
  await mkdir(one.folderOf('run'), { recursive: true });
  await mkdir(other.folderOf('run'), { recursive: true });
  await writeFile(join(one.folderOf('run'), 'a.txt'), '');
  await other.close();
  expect(await readdir(one.folderOf('run'))).toEqual(['a.txt']);
  await one.release();
  const next = await StagingArea.open(results);
  expect(await readdir(next.folderOf('run'))).toEqual(['a.txt']);
  await next.close();
  expect(await readdir(results)).toEqual([]);
});

test('a collection of another machine is at work as long as it shows life', async () => {
  const folder = await leave(`${ELSEWHERE}.1`, 'run/a.txt');
  await (await StagingArea.open(results)).close();
  expect(await readdir(folder)).toEqual(['run']);
  await utimes(folder, 1, 1);
  await (await StagingArea.open(results)).close();
  expect(await readdir(results)).toEqual([]);
});
