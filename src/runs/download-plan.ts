import type { WorkspaceFile } from '../reana/model.js';

/** How to fetch files: one by one, or a directory of many small ones in one request. */
export interface DownloadPlan {
  readonly files: readonly WorkspaceFile[];
  readonly archives: readonly DirectoryDownload[];
  /** What was asked for and is not in the workspace. */
  readonly missing: readonly string[];
}

export interface DirectoryDownload {
  readonly directory: string;
  readonly files: readonly WorkspaceFile[];
}

/** What to fetch: a path, or a pattern that the server has resolved to paths. */
export interface Wanted {
  readonly path: string;
  /** Paths that a pattern stands for. */
  readonly matches?: ReadonlySet<string>;
}

/**
 * The server walks the whole workspace for each file it sends, so directories of many files go as one archive. It
 * builds archives in its memory, so they have to be small.
 */
const FEWEST_ARCHIVED = 8;
const LARGEST_ARCHIVE = 64 * 1024 * 1024;

/** Plans the download of the wanted files and directories out of all files of the workspace. */
export function planDownload(listing: readonly WorkspaceFile[], wanted: readonly Wanted[]): DownloadPlan {
  const taken = new Set<string>();
  const files: WorkspaceFile[] = [];
  const archives: DirectoryDownload[] = [];
  const missing: string[] = [];
  for (const { path, matches } of wanted) {
    const name = path.replace(/\/+$/, '');
    const found = listing.filter((file) => isWanted(file.path, name, matches));
    if (found.length === 0) missing.push(path);
    const fresh = found.filter((file) => !taken.has(file.path));
    for (const file of fresh) taken.add(file.path);
    const isDirectory = matches === undefined && found.every((file) => file.path !== name);
    if (isDirectory && isWorthArchiving(fresh)) archives.push({ directory: name, files: fresh });
    else files.push(...fresh);
  }
  return { files, archives, missing };
}

function isWanted(path: string, name: string, matches: ReadonlySet<string> | undefined): boolean {
  if (matches !== undefined) return matches.has(path);
  return path === name || path.startsWith(`${name}/`);
}

function isWorthArchiving(files: readonly WorkspaceFile[]): boolean {
  return (
    files.length >= FEWEST_ARCHIVED && files.reduce((sum, file) => sum + file.size, 0) <= LARGEST_ARCHIVE
  );
}
