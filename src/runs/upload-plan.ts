import type { Stats } from 'node:fs';
import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage, UnsafePathError } from '../core/errors.js';
import { joinInside, safeRelativePath } from '../core/safe-path.js';
import { TransferError } from '../reana/errors.js';
import type { Analysis } from '../spec/analysis.js';

/** Everything that has to be in the workspace before a run can start. */
export interface UploadPlan {
  /** Sorted by path. */
  readonly files: readonly PlannedFile[];
  /** Bytes of all files. */
  readonly bytes: number;
}

export interface PlannedFile {
  /** POSIX path in the workspace. */
  readonly path: string;
  /** Absolute path on this machine. */
  readonly file: string;
  /** Bytes. */
  readonly size: number;
  /** What is sent instead of the file's own content. */
  readonly data?: Uint8Array;
}

/** Folders that tools leave behind and no run needs. */
const LEFT_OUT: ReadonlySet<string> = new Set(['.git', '__pycache__']);

/**
 * Plans the upload: the workflow's own files and all inputs.
 * @throws TransferError for what is missing, UnsafePathError for symbolic links and paths outside the root
 */
export async function planUpload(analysis: Analysis): Promise<UploadPlan> {
  const { inputs, workflow } = analysis.specification;
  const found = new Map<string, PlannedFile>();
  const declared = [workflow.files, workflow.directories, inputs?.files, inputs?.directories];
  for (const path of [...analysis.workflowFiles, ...declared.flatMap((paths) => paths ?? [])]) {
    await addPath(analysis.root, safeRelativePath(path).replace(/\/$/, ''), found);
  }
  const files = [...found.values()].sort((one, other) => (one.path < other.path ? -1 : 1));
  return { files, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

async function addPath(root: string, path: string, found: Map<string, PlannedFile>): Promise<void> {
  const parts = path.split('/');
  for (let depth = 1; depth < parts.length; depth += 1) await look(root, parts.slice(0, depth).join('/'));
  const { file, stats } = await look(root, path);
  if (stats.isDirectory()) await addDirectory(root, path, found);
  else if (stats.isFile()) found.set(path, { path, file, size: stats.size });
  else throw new UnsafePathError(`the input ${path} is neither a file nor a directory`);
}

async function addDirectory(root: string, path: string, found: Map<string, PlannedFile>): Promise<void> {
  for (const name of await readdir(joinInside(root, path))) {
    if (LEFT_OUT.has(name)) continue;
    const child = `${path}/${name}`;
    const { file, stats } = await look(root, child);
    if (stats.isDirectory()) await addDirectory(root, child, found);
    else if (stats.isFile()) found.set(child, { path: child, file, size: stats.size });
  }
}

async function look(root: string, path: string): Promise<{ file: string; stats: Stats }> {
  const file = join(root, path);
  const stats = await lstat(file).catch((error: unknown) => {
    throw new TransferError(path, `the input ${path} can't be read: ${errorMessage(error)}`, {
      cause: error,
    });
  });
  if (!stats.isSymbolicLink()) return { file, stats };
  throw new UnsafePathError(`the input ${path} is a symbolic link, which REANA does not take`, {
    hint: 'put a copy in its place',
  });
}
