import { constants, lstatSync, readlinkSync, realpathSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import { UnreadableFileError } from './unreadable-file.js';

/** Flags that open a file for reading and never wait, as the opening of a FIFO would. */
export const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** The same for a file that must not be a symbolic link. */
export const OPEN_UNLINKED_FLAGS = OPEN_FLAGS | constants.O_NOFOLLOW;

/**
 * Proves that an open file lies at a path without symbolic links: a folder above it may have become a link after it was
 * looked at.
 * @param stats of the open file
 * @throws UnreadableFileError when it lies elsewhere
 */
export function checkRealPath(descriptor: number, stats: Stats, realPath: string): void {
  const opened = pathOf(descriptor);
  if (opened === realPath) return;
  // A file system that ignores case or Unicode forms may list a name in another form.
  const isProven = opened !== undefined && fold(opened) !== fold(realPath);
  if (isProven || !isReached(realPath, stats)) throw UnreadableFileError.replaced(opened);
}

/** The path of an open file as the kernel knows it; undefined where it doesn't say so, as on macOS. */
function pathOf(descriptor: number): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return undefined;
  }
}

/** Whether the path leads to this file now, and passes no link. */
function isReached(realPath: string, { dev, ino }: Stats): boolean {
  try {
    const there = lstatSync(realPath);
    const folder = dirname(realPath);
    return there.dev === dev && there.ino === ino && realpathSync(folder) === folder;
  } catch {
    return false;
  }
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}
