import { access, lstat, mkdir, readdir, realpath, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { readWholeText } from '../disk/read-file.js';
import { isSystemError, succeeds } from '../core/system-error.js';
import type { Files } from './effects.js';
import { globFiles, type GlobSource } from './language/glob.js';

/** Bytes of the longest text that an expression of a workflow reads: about what a string can hold. */
const LONGEST_TEXT = 500 * 1024 * 1024;

const source: GlobSource = {
  list: (folder) => readdir(folder).catch(() => []),
  exists: (path) => succeeds(lstat(path)),
  isFolder: (path) =>
    stat(path).then(
      (entry) => entry.isDirectory(),
      () => false,
    ),
  isLink: (path) =>
    lstat(path).then(
      (entry) => entry.isSymbolicLink(),
      () => false,
    ),
};

/** The file system of this machine, for the engine. */
export const nodeFiles: Files = {
  exists: (path) => succeeds(access(path)),
  glob: (folder, pattern) => globFiles(source, folder, pattern),
  mkdir: async (path) => {
    await mkdir(path, { recursive: true });
  },
  readText: (path) => readWholeText(path, { limit: LONGEST_TEXT }),
  remove: (path) => rm(path, { recursive: true, force: true }),
  realPath: resolveLinks,
};

/** As Python's `realpath`: the part that does not exist yet is appended to the resolved rest. */
async function resolveLinks(path: string): Promise<string> {
  const absolute = resolve(path);
  try {
    return await realpath(absolute);
  } catch (error) {
    const parent = dirname(absolute);
    if (!isSystemError(error, 'ENOENT') || parent === absolute) return absolute;
    return join(await resolveLinks(parent), basename(absolute));
  }
}
