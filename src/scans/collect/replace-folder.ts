import { copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import { isSystemError, whenMissing } from '../../core/system-error.js';
import { TransferError } from '../../reana/errors/transfer-error.js';

const MOST_ATTEMPTS = 10;
/** What a system says that moves no folder to where another is. */
const OCCUPIED = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM', 'EACCES'];

/**
 * Moves a folder to its place, and what is there to `old`, which is removed then. When somebody has put there what is
 * wanted already, that stays. Killed at any time, it leaves the one folder or the other, and never a mix.
 * @throws TransferError
 */
export async function replaceFolder(
  folder: string,
  place: string,
  old: string,
  isThere: () => Promise<boolean>,
): Promise<void> {
  try {
    for (let attempt = 1; !(await isMoved(folder, place, attempt < MOST_ATTEMPTS)); attempt += 1) {
      if (await isThere()) {
        await rm(folder, { recursive: true, force: true });
        break;
      }
      await rm(old, { recursive: true, force: true });
      await rename(place, old).catch(whenMissing(undefined));
    }
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    throw new TransferError(place, `${place} can't be replaced: ${errorMessage(error)}`, { cause: error });
  }
}

/**
 * Gives a folder all files of another that it does not have. They are not written again where the disk can have a file
 * in two folders, so neither must be changed but by renaming.
 */
export async function linkFiles(source: string, target: string): Promise<void> {
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  for (const entry of entries) {
    if (entry.isDirectory()) continue;
    const file = join(entry.parentPath, entry.name);
    await linkFile(file, join(target, relative(source, file)));
  }
}

async function linkFile(file: string, target: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  try {
    await link(file, target);
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) return;
    await copyFile(file, target);
    const { atime, mtime } = await stat(file);
    await utimes(target, atime, mtime);
  }
}

async function isMoved(folder: string, place: string, mayBeOccupied: boolean): Promise<boolean> {
  try {
    await rename(folder, place);
    return true;
  } catch (error) {
    if (mayBeOccupied && isSystemError(error, ...OCCUPIED)) return false;
    throw error;
  }
}
