import pLimit from 'p-limit';
import type { RestClient } from '../../reana/rest-client.js';
import { ApiError } from '../../reana/errors/api-error.js';
import type { CallOptions, RunReference, WorkspaceFile } from '../../reana/model.js';

/** What servers of REANA 0.95 respond when a listing would have more files than they show. */
const REFUSAL = /^Too many files to display\b/;
const PARALLEL = 4;

/** True for the refusal to list a workspace of too many files; parts of it can still be listed. */
export function isListingRefused(error: unknown): boolean {
  return error instanceof ApiError && error.status === 400 && REFUSAL.test(error.serverMessage ?? '');
}

/** Lists a workspace or, where it has too many files for the server, these folders of it, one by one. */
export async function listFolders(
  client: RestClient,
  { id }: Pick<RunReference, 'id'>,
  folders: readonly string[],
  call: CallOptions,
): Promise<readonly WorkspaceFile[]> {
  try {
    return await client.workspace.list(id, call);
  } catch (error) {
    if (!isListingRefused(error)) throw error;
  }
  const limit = pLimit(PARALLEL);
  const parts = await Promise.all(folders.map((folder) => limit(() => listFolder(client, id, folder, call))));
  return parts.flat();
}

/** Lists one folder. Servers list the folders inside it as if they were files. */
export async function listFolder(
  client: RestClient,
  id: string,
  folder: string,
  call: CallOptions,
): Promise<readonly WorkspaceFile[]> {
  const entries = await client.workspace.list(id, { ...call, pattern: folder });
  const parents = new Set(entries.map(({ path }) => path.slice(0, Math.max(0, path.lastIndexOf('/')))));
  return entries.filter(({ path }) => !parents.has(path) && path.startsWith(`${folder}/`));
}
