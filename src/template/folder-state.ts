import { lstat, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { readWholeFile } from '../disk/read-file.js';
import { isSystemError, whenMissing } from '../core/system-error.js';

/** Of everybody's folder, and no part of an analysis: one that is there stays as it is. */
const README = 'README.md';

/** What the folder that is to hold a copy has of it already. */
export interface FolderState {
  /** Nothing has this name. */
  readonly missing: readonly string[];
  /** Files with the very content of the copy's, as an interrupted call leaves them. */
  readonly same: readonly string[];
  /** The README of the user. */
  readonly kept: readonly string[];
  /** Names that something else has. */
  readonly different: readonly string[];
}

/** Compares the files of a copy, by POSIX path, with an existing folder. Symbolic links are not followed. */
export async function compareFolder(
  folder: string,
  files: ReadonlyMap<string, Buffer>,
): Promise<FolderState> {
  const state = {
    missing: [] as string[],
    same: [] as string[],
    kept: [] as string[],
    different: [] as string[],
  };
  const blocked = new Set<string>();
  for (const [path, content] of files) {
    const blocker = await findBlocker(folder, path);
    if (blocker !== undefined) {
      if (!blocked.has(blocker)) state.different.push(blocker);
      blocked.add(blocker);
      continue;
    }
    const found = await lstat(join(folder, path)).catch(whenMissing(undefined));
    if (found === undefined) state.missing.push(path);
    else if (found.isFile() && (await hasContent(join(folder, path), found.size, content)))
      state.same.push(path);
    else if (path === README) state.kept.push(path);
    else state.different.push(path);
  }
  return state;
}

/** The outermost folder on the way to a file that is no folder. */
async function findBlocker(folder: string, path: string): Promise<string | undefined> {
  const above: string[] = [];
  for (let at = dirname(path); at !== '.'; at = dirname(at)) above.unshift(at);
  for (const each of above) {
    const found = await lstat(join(folder, each)).catch(whenMissing(undefined));
    if (found === undefined) return undefined;
    if (!found.isDirectory()) return each;
  }
  return undefined;
}

async function hasContent(path: string, size: number, content: Buffer): Promise<boolean> {
  return size === content.length && content.equals(await readWholeFile(path));
}

/** Whether the folder is there. @throws for a file of this name, and errors of the file system */
export async function isFolderThere(folder: string): Promise<boolean | 'file'> {
  try {
    return (await stat(folder)).isDirectory() ? true : 'file';
  } catch (error) {
    if (isSystemError(error, 'ENOTDIR')) return 'file';
    return whenMissing(false)(error);
  }
}
