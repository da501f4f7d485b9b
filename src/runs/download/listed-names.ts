import { safeRelativePath } from '../../core/safe-path.js';
import { visibleLine } from '../../core/text/visible.js';
import type { WorkspaceFile } from '../../reana/model.js';

/** A file that can't be saved beside the others. */
export interface UnsavedFile {
  readonly path: string;
  /** What takes its name: `other` is the same file on this disk, or the server lists a folder of this name as well. */
  readonly clash: 'same-name' | 'folder';
  readonly other: string;
}

/** Which names are one on a disk: those that differ in case, or in how accented letters are composed. */
export interface NameFolding {
  readonly case: boolean;
  readonly form: boolean;
}

const NO_FOLDING: NameFolding = { case: false, form: false };
const EVERY_FOLDING: NameFolding = { case: true, form: true };

/**
 * Each file of a listing once, by its normalised path. Where a server lists several versions of one, it is the latest.
 */
export function normalizeListing(listing: readonly WorkspaceFile[]): {
  readonly files: readonly WorkspaceFile[];
  /** Paths that were listed more than once, or in several spellings such as `out/x` and `out//x`. */
  readonly repeated: ReadonlyMap<string, readonly string[]>;
} {
  const files = new Map<string, WorkspaceFile>();
  const spellings = new Map<string, string[]>();
  for (const file of listing) {
    const path = normalPath(file.path);
    const other = files.get(path);
    spellings.set(path, [...(spellings.get(path) ?? []), file.path]);
    if (other === undefined || timeOf(file) >= timeOf(other)) files.set(path, { ...file, path });
  }
  const repeated = [...spellings].filter(([, names]) => names.length > 1);
  return { files: [...files.values()], repeated: new Map(repeated) };
}

/** The path in its one spelling. One that can't be saved stays as it is. */
export function normalPath(path: string): string {
  try {
    return safeRelativePath(path);
  } catch {
    return path;
  }
}

/** Warnings about the names of files that are downloaded. */
export function nameWarnings(
  paths: readonly string[],
  repeated: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  return paths.flatMap((path) => {
    const names = repeated.get(path);
    const shown = visibleLine(path);
    return [
      ...(names === undefined
        ? []
        : [`the server lists ${shown} ${names.length} times${spelled(names)}; the latest is downloaded`]),
      ...(shown === path ? [] : [`the name ${shown} has characters that can't be seen; it is kept as it is`]),
    ];
  });
}

/** Files that can't be saved on a disk with this folding: of several with one name the first is saved. */
export function findUnsaved(
  paths: readonly string[],
  folding: NameFolding = NO_FOLDING,
): readonly UnsavedFile[] {
  const key = keyFor(folding);
  const folders = new Map<string, string>();
  for (const path of paths) {
    for (let end = path.indexOf('/'); end !== -1; end = path.indexOf('/', end + 1)) {
      const folder = path.slice(0, end);
      folders.set(key(folder), folder);
    }
  }
  const saved = new Map<string, string>();
  return paths.flatMap((path): UnsavedFile[] => {
    const folder = folders.get(key(path));
    if (folder !== undefined) return [{ path, clash: 'folder', other: folder }];
    const other = saved.get(key(path));
    if (other !== undefined) return [{ path, clash: 'same-name', other }];
    saved.set(key(path), path);
    return [];
  });
}

/** Whether the disk decides which of these files can be saved. */
export function dependsOnFolding(paths: readonly string[]): boolean {
  return findUnsaved(paths, EVERY_FOLDING).length > findUnsaved(paths).length;
}

function keyFor(folding: NameFolding): (path: string) => string {
  return (path) => {
    const composed = folding.form ? path.normalize('NFC') : path;
    return folding.case ? composed.toLowerCase() : composed;
  };
}

function timeOf({ modified }: WorkspaceFile): number {
  return modified?.getTime() ?? 0;
}

function spelled(names: readonly string[]): string {
  const spellings = [...new Set(names)].map((name) => visibleLine(name));
  return spellings.length === 1 ? '' : `, as ${spellings.join(', ')}`;
}
