import type { Dirent, Stats } from 'node:fs';
import { lstat, opendir } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../../core/system-error.js';
import { comparePaths } from '../../core/text/compare.js';
import { sortInSlices } from '../../core/timing/slices.js';
import { RequestError } from '../request-error.js';

export interface WorkspaceEntry {
  /** POSIX path relative to the workspace. */
  readonly path: string;
  /** `special` is what must not be opened: a FIFO without a writer, for one, is waited for without end. */
  readonly kind: 'file' | 'directory' | 'link' | 'special';
  /** Bytes. */
  readonly size: number;
  readonly modified: Date;
}

/** Files that are looked at together. More would make the files of other requests wait. */
const AT_ONCE = 64;

/** What a running step may do to an entry between two looks at it. */
const VANISHED = ['ENOENT', 'ENOTDIR', 'ENAMETOOLONG', 'ELOOP'];

/**
 * Everything below a workspace or one of its folders, links not followed, sorted by path. Other requests are answered
 * meanwhile, however many files there are.
 * @param folder normalised, relative to the workspace
 * @throws RequestError when there is no workspace
 */
export async function walkWorkspace(workspace: string, folder = ''): Promise<readonly WorkspaceEntry[]> {
  const entries: WorkspaceEntry[] = [];
  const folders = [folder];
  for (let next = folders.pop(); next !== undefined; next = folders.pop()) {
    for (const entry of await readFolder(workspace, next, next === folder)) {
      entries.push(entry);
      if (entry.kind === 'directory') folders.push(entry.path);
    }
  }
  return sortInSlices(entries, comparePaths);
}

/** The entries of one folder; none when a step has replaced it by something else, such as a link to elsewhere. */
async function readFolder(
  workspace: string,
  folder: string,
  isRoot: boolean,
): Promise<readonly WorkspaceEntry[]> {
  const path = join(workspace, folder);
  try {
    const before = await lstat(path);
    if (!before.isDirectory()) return [];
    const entries: WorkspaceEntry[] = [];
    let batch: Dirent[] = [];
    const readBatch = async (): Promise<void> => {
      const names = batch.map(({ name }) => (folder === '' ? name : `${folder}/${name}`));
      batch = [];
      for (const entry of await Promise.all(names.map((name) => readEntry(workspace, name)))) {
        if (entry !== undefined) entries.push(entry);
      }
    };
    for await (const entry of await opendir(path, { bufferSize: AT_ONCE })) {
      batch.push(entry);
      if (batch.length === AT_ONCE) await readBatch();
    }
    await readBatch();
    const after = await lstat(path);
    return after.isDirectory() && after.ino === before.ino && after.dev === before.dev ? entries : [];
  } catch (error) {
    if (!isSystemError(error, ...VANISHED)) throw error;
    if (isRoot && isSystemError(error, 'ENOENT')) throw new RequestError(404, 'Workspace does not exist.');
    return [];
  }
}

/** The entry of a path in the workspace; undefined when there is none. */
export async function readEntry(workspace: string, path: string): Promise<WorkspaceEntry | undefined> {
  try {
    const status = await lstat(join(workspace, path));
    return { path, kind: kindOf(status), size: status.size, modified: status.mtime };
  } catch (error) {
    if (isSystemError(error, ...VANISHED)) return undefined;
    throw error;
  }
}

function kindOf(status: Stats): WorkspaceEntry['kind'] {
  if (status.isDirectory()) return 'directory';
  if (status.isSymbolicLink()) return 'link';
  return status.isFile() ? 'file' : 'special';
}
