import { rm } from 'node:fs/promises';
import { posix } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import { compilePathGlob } from '../../core/text/path-glob.js';
import { filterInSlices, forEachInSlices } from '../../core/timing/slices.js';
import { RequestError } from '../request-error.js';
import { explainFileError } from './file-error.js';
import { readEntry, walkWorkspace, type WorkspaceEntry } from './walk-workspace.js';
import { normalizeName, resolveInWorkspace } from './workspace-path.js';

/** The files of a workspace; links count as files, FIFOs, sockets and devices don't. */
export async function listFiles(workspace: string): Promise<readonly WorkspaceEntry[]> {
  return filterInSlices(await walkWorkspace(workspace), isFile);
}

function isFile({ kind }: WorkspaceEntry): boolean {
  return kind === 'file' || kind === 'link';
}

export interface Found {
  /** The name is a directory's; the entries are the files below it. */
  readonly isDirectory: boolean;
  readonly entries: readonly WorkspaceEntry[];
}

/**
 * The entries that a name denotes: all files below a directory, or else everything that the glob matches (`**` and names with a
 * leading dot too; a backslash escapes the next character).
 */
export async function findEntries(workspace: string, name: string): Promise<Found> {
  const pattern = normalizePattern(name);
  const literal = await lookUp(workspace, pattern);
  if (literal?.kind === 'directory') {
    const below = await walkWorkspace(workspace, pattern);
    return { isDirectory: true, entries: await filterInSlices(below, ({ kind }) => kind !== 'directory') };
  }
  if (literal !== undefined) return { isDirectory: false, entries: [literal] };
  const folder = plainFolder(pattern);
  const start = await lookUp(workspace, folder);
  const entries =
    start?.kind === 'directory'
      ? [start, ...(await walkWorkspace(workspace, folder))]
      : await walkWorkspace(workspace);
  const matches = compilePathGlob(pattern);
  return { isDirectory: false, entries: await filterInSlices(entries, ({ path }) => matches(path)) };
}

/** The entry with exactly this path, without reading anything else. As in a walk, no link leads to it. */
async function lookUp(workspace: string, path: string): Promise<WorkspaceEntry | undefined> {
  if (path === '' || path === '.' || posix.normalize(path) !== path) return undefined;
  const parent = posix.dirname(path);
  if (parent !== '.' && (await lookUp(workspace, parent))?.kind !== 'directory') return undefined;
  return readEntry(workspace, path);
}

/** The deepest folder, of literal names only, that contains everything a pattern can match. */
function plainFolder(pattern: string): string {
  const names = pattern.split('/').slice(0, -1);
  const end = names.findIndex((name) => !/^[\w.=-]+$/.test(name));
  return names.slice(0, end === -1 ? undefined : end).join('/');
}

/** Bytes in the files of a workspace; 0 when it no longer exists. */
export async function workspaceSize(workspace: string): Promise<number> {
  try {
    let bytes = 0;
    await forEachInSlices(await walkWorkspace(workspace), ({ kind, size }) => {
      if (kind === 'file') bytes += size;
    });
    return bytes;
  } catch (error) {
    if (error instanceof RequestError) return 0;
    throw error;
  }
}

/**
 * As `findEntries`, for a name from a URL's path: clients encode `#` and `?` twice, because real servers decode such
 * a name twice. Where the name as given matches nothing, it is decoded once more.
 */
export async function findEntriesOfUrl(workspace: string, name: string): Promise<Found> {
  const found = await findEntries(workspace, name);
  if (found.isDirectory || found.entries.length > 0 || !/%[0-9a-f]{2}/i.test(name)) return found;
  try {
    return await findEntries(workspace, decodeURIComponent(name));
  } catch (error) {
    if (error instanceof URIError) return found;
    throw error;
  }
}

export interface DeletionReport {
  readonly deleted: Readonly<Record<string, { readonly size: number }>>;
  readonly failed: Readonly<Record<string, { readonly error: string }>>;
}

/** Deletes the files that a name or glob from a URL denotes; links are removed, never followed. */
export async function deleteFiles(workspace: string, name: string): Promise<DeletionReport> {
  const deleted: Record<string, { size: number }> = {};
  const failed: Record<string, { error: string }> = {};
  for (const entry of (await findEntriesOfUrl(workspace, name)).entries) {
    if (entry.kind === 'directory') continue;
    try {
      await rm(resolveInWorkspace(workspace, entry.path));
      deleted[entry.path] = { size: entry.size };
    } catch (error) {
      failed[entry.path] = { error: errorMessage(explainFileError(error)) };
    }
  }
  return { deleted, failed };
}

/** A glob keeps its backslashes; apart from them the rules of a name hold. */
function normalizePattern(name: string): string {
  normalizeName(name.replaceAll('\\', ''));
  return name.replace(/^\/+/, '').replace(/\/+$/, '').replace(/^\.\//, '');
}
