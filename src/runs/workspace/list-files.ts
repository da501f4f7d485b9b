import { defined } from '../../core/defined.js';
import { comparePaths } from '../../core/text/compare.js';
import { isApiError } from '../../reana/errors/api-error.js';
import type { CallOptions, WorkspaceFile } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';

/** No path of a file is longer on common systems, in characters. */
const LONGEST_PATH = 4096;

/**
 * All files of a run, or those in a folder, or one file. Where a server does not list so many at once, they are listed
 * folder by folder; empty folders may be among the files then, because servers list them alike.
 * @throws `too-many-files` when one folder alone holds too many entries
 */
export async function listFiles(
  client: RestClient,
  run: string,
  { signal }: CallOptions = {},
  folder = '',
): Promise<readonly WorkspaceFile[]> {
  const call = defined({ signal });
  const list: List = (pattern) => client.workspace.list(run, { ...call, pattern });
  try {
    if (folder === '') return await client.workspace.list(run, call);
    // A name with characters of patterns is no folder to a server that takes it for a pattern.
    return isPattern(folder) ? await listBelow(list, folder) : withoutFolders(await list(folder));
  } catch (error) {
    if (!isApiError(error, 'too-many-files') || folder.length > LONGEST_PATH) throw error;
  }
  const below = folder === '' ? '' : `${escapePattern(folder)}/`;
  // A server that names the folder again would be asked for it without end.
  const entries = (await list(`${below}*`)).filter(
    ({ path }) => folder === '' || path.startsWith(`${folder}/`),
  );
  const folders = await findFolders(list, `${below}*`, entries);
  const parts = await Promise.all(
    entries.map(async (entry) => {
      const isFile = folders !== undefined && !folders.has(entry.path);
      return isFile ? [entry] : listFiles(client, run, call, entry.path);
    }),
  );
  return parts.flat().sort(comparePaths);
}

/** True when the server has a folder of this name with nothing in it, or no longer anything. */
export async function isEmptyFolder(
  client: RestClient,
  run: string,
  path: string,
  { signal }: CallOptions = {},
): Promise<boolean> {
  return (
    !isPattern(path) && (await client.workspace.list(run, defined({ signal, pattern: path }))).length === 0
  );
}

/** The files, and not the folders, that match a pattern. Empty folders may be among them. */
export async function listMatches(
  client: RestClient,
  run: string,
  pattern: string,
  { signal }: CallOptions = {},
): Promise<readonly WorkspaceFile[]> {
  const list: List = (wanted) => client.workspace.list(run, defined({ signal, pattern: wanted }));
  const entries = withoutFolders(await list(pattern));
  const folders = await findFolders(list, pattern, entries);
  return entries.filter(({ path }) => folders?.has(path) !== true);
}

type List = (pattern: string) => Promise<readonly WorkspaceFile[]>;

/** Which of these entries are folders with something in them; undefined when even that is too much for the server. */
async function findFolders(
  list: List,
  pattern: string,
  entries: readonly WorkspaceFile[],
): Promise<ReadonlySet<string> | undefined> {
  if (entries.length === 0) return new Set();
  try {
    return parentsOf(await list(`${pattern}/*`));
  } catch (error) {
    if (isApiError(error, 'too-many-files')) return undefined;
    throw error;
  }
}

async function listBelow(list: List, name: string): Promise<readonly WorkspaceFile[]> {
  const pattern = escapePattern(name);
  const inside = await list(`${pattern}/**/*`);
  return inside.length > 0 ? withoutFolders(inside) : list(pattern);
}

function withoutFolders(entries: readonly WorkspaceFile[]): readonly WorkspaceFile[] {
  const folders = parentsOf(entries);
  return entries.filter(({ path }) => !folders.has(path));
}

function parentsOf(entries: readonly WorkspaceFile[]): ReadonlySet<string> {
  const parents = entries.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/'))));
  return new Set(parents);
}

function isPattern(name: string): boolean {
  return escapePattern(name) !== name;
}

function escapePattern(name: string): string {
  return name.replace(/[*?[\]\\]/g, '\\$&');
}
