import { comparePaths } from '../../core/text/compare.js';
import type { WorkspaceFile } from '../../reana/model.js';
import type { UnsavedFile } from './listed-names.js';

/** How to fetch files: one by one, or a directory of many small ones in one request. */
export interface DownloadPlan {
  readonly files: readonly WorkspaceFile[];
  readonly archives: readonly DirectoryDownload[];
  /** Files that are already here. */
  readonly present: readonly WorkspaceFile[];
  /** What was requested and is not in the workspace. */
  readonly missing: readonly string[];
  /** Files that can't be saved beside the others; the download saves these and then fails. */
  readonly unsaved: readonly UnsavedFile[];
  /** Names to look at: listed more than once, or with characters that can't be seen. */
  readonly warnings: readonly string[];
}

export interface DirectoryDownload {
  readonly directory: string;
  readonly files: readonly WorkspaceFile[];
}

/** A plan without what depends on names. */
export type FilePlan = Omit<DownloadPlan, 'unsaved' | 'warnings'>;

/** One thing to fetch: a path, or a pattern that the server has resolved to paths. */
export interface Wanted {
  readonly path: string;
  /** Paths that a pattern stands for. */
  readonly matches?: ReadonlySet<string>;
}

/**
 * The server walks the whole workspace for each file it sends, so directories of many files go as one archive. It
 * builds archives in its memory, so they have to be small; and it puts all files of the directory into them, so most of
 * them have to be wanted.
 */
const FEWEST_ARCHIVED = 8;
const LARGEST_ARCHIVE = 64 * 1024 * 1024;
const LEAST_WANTED = 0.5;

/**
 * Plans the download of the wanted files and directories out of all files of the workspace; `isPresent` says of which
 * nothing has to be fetched.
 */
export function planDownload(
  listing: readonly WorkspaceFile[],
  wanted: readonly Wanted[],
  isPresent: (file: WorkspaceFile) => boolean = () => false,
): FilePlan {
  const taken = new Set<string>();
  const plan = { files: [] as WorkspaceFile[], archives: [] as DirectoryDownload[] };
  const present: WorkspaceFile[] = [];
  const missing: string[] = [];
  for (const { path, matches } of wanted) {
    const name = path.replace(/\/+$/, '');
    const found = listing.filter((file) => isWanted(file.path, name, matches));
    if (found.length === 0) missing.push(path);
    const fresh = found.filter((file) => !taken.has(file.path));
    for (const file of fresh) taken.add(file.path);
    present.push(...fresh.filter(isPresent));
    const needed = fresh.filter((file) => !isPresent(file));
    const isDirectory = matches === undefined && found.every((file) => file.path !== name);
    if (isDirectory) planDirectory(name, found, needed, plan);
    else plan.files.push(...needed);
  }
  return { ...plan, present, missing };
}

/** All files that a plan fetches, sorted by path. */
export function fetchedFiles({ files, archives }: FilePlan): readonly WorkspaceFile[] {
  const all = [...files, ...archives.flatMap((archive) => archive.files)];
  return all.sort(comparePaths);
}

function isWanted(path: string, name: string, matches: ReadonlySet<string> | undefined): boolean {
  if (matches !== undefined) return matches.has(path);
  return path === name || path.startsWith(`${name}/`);
}

/** Plans one archive for the directory when that is worth it, else looks for archives among the directories in it. */
function planDirectory(
  directory: string,
  all: readonly WorkspaceFile[],
  needed: readonly WorkspaceFile[],
  plan: { readonly files: WorkspaceFile[]; readonly archives: DirectoryDownload[] },
): void {
  if (isWorthArchiving(all, needed)) {
    plan.archives.push({ directory, files: needed });
    return;
  }
  const children = new Map<string, WorkspaceFile[]>();
  for (const file of needed) {
    const child = childOf(directory, file.path);
    if (child === undefined) plan.files.push(file);
    else if (children.get(child)?.push(file) === undefined) children.set(child, [file]);
  }
  for (const [child, files] of children) {
    planDirectory(
      child,
      all.filter(({ path }) => path.startsWith(`${child}/`)),
      files,
      plan,
    );
  }
}

/** The child directory that the path leads through; undefined for what lies in this directory itself. */
function childOf(directory: string, path: string): string | undefined {
  const end = path.indexOf('/', directory.length + 1);
  return end === -1 ? undefined : path.slice(0, end);
}

function isWorthArchiving(all: readonly WorkspaceFile[], needed: readonly WorkspaceFile[]): boolean {
  const bytes = sumSizes(all);
  return (
    needed.length >= FEWEST_ARCHIVED &&
    bytes <= LARGEST_ARCHIVE &&
    needed.length >= all.length * LEAST_WANTED &&
    sumSizes(needed) >= bytes * LEAST_WANTED
  );
}

function sumSizes(files: readonly WorkspaceFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}
