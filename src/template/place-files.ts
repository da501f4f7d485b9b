import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm, rmdir } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { dirname, join } from 'node:path';
import { isSystemError, succeeds } from '../core/system-error.js';
import { isProvenDead, ownProcessMark } from '../disk/process-mark.js';

const STAGING_NAME = /^\.analysis\.([0-9a-f]{12}-\d+-[0-9a-f]{12})\.[0-9a-f]{16}\.part$/;

/** Path for a folder beside the final place; its name tells which process fills it. */
export function stagingPath(parent: string): string {
  return join(parent, `.analysis.${ownProcessMark()}.${randomBytes(8).toString('hex')}.part`);
}

/** Removes the folders that killed processes of this machine have left here. */
export async function sweepStaging(parent: string): Promise<void> {
  const names = await readdir(parent).catch(() => []);
  for (const name of names) {
    const owner = STAGING_NAME.exec(name)?.[1];
    if (owner !== undefined && isProvenDead(owner))
      await succeeds(rm(join(parent, name), { recursive: true }));
  }
}

/**
 * Moves a finished copy to where nothing was.
 * @throws EEXIST, ENOTEMPTY, ENOTDIR when there is something by now
 */
export async function placeFolder(staged: string, folder: string): Promise<void> {
  await rename(staged, folder);
}

/**
 * Puts staged files into a folder with other files, in this order. A name that is taken by now is an error, EEXIST; on any
 * error the folder is as it was.
 */
export async function placeFiles(staged: string, folder: string, paths: readonly string[]): Promise<void> {
  const placed: string[] = [];
  const folders: string[] = [];
  try {
    for (const path of paths) {
      const first = await mkdir(dirname(join(folder, path)), { recursive: true });
      if (first !== undefined) folders.push(...createdBetween(first, dirname(join(folder, path))));
      await placeFile(join(staged, path), join(folder, path));
      placed.push(path);
    }
  } catch (error) {
    for (const path of placed) await succeeds(rm(join(folder, path)));
    // What somebody else has put there meanwhile keeps its folder.
    for (const each of folders.reverse()) await succeeds(rmdir(each));
    throw error;
  }
}

/** A link appears with all its content and takes no name that is taken; not every file system has links. */
async function placeFile(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    if (isSystemError(error, 'EEXIST')) throw error;
    await copyFile(from, to, constants.COPYFILE_EXCL);
  }
}

/** The folders that `mkdir` has made, outermost first. */
function createdBetween(first: string, last: string): readonly string[] {
  const made: string[] = [];
  for (let each = last; each.length > first.length; each = dirname(each)) made.unshift(each);
  return [first, ...made];
}
