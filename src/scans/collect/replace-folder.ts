import { copyFile, link, mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import { isSystemError, whenMissing } from '../../core/system-error.js';
import { TransferError } from '../../reana/errors/transfer-error.js';

const MOST_ATTEMPTS = 10;
/** Error codes of systems that do not move a folder to where another one is. */
const OCCUPIED = ['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM', 'EACCES'];

/**
 * Moves a folder to its place, and an existing folder to `old`, which is removed afterwards. When another process has
 * already put the wanted folder there, that one stays. A process that is killed at any time leaves one folder or the
 * other, never a mix.
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
 * Adds all files of another folder that a folder does not have. They are hard-linked where the file system allows it,
 * so files of either folder must only be replaced by renaming.
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
