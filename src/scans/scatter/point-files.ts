import { isApiError } from '../../reana/errors/api-error.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference, WorkspaceFile } from '../../reana/model.js';
import { listFiles } from '../../runs/workspace/list-files.js';

/** Lists a workspace or, where it has too many files for the server, these folders of it. */
export async function listFolders(
  client: RestClient,
  { id }: Pick<RunReference, 'id'>,
  folders: readonly string[],
  call: CallOptions,
): Promise<readonly WorkspaceFile[]> {
  try {
    return await client.workspace.list(id, call);
  } catch (error) {
    if (!isApiError(error, 'too-many-files')) throw error;
  }
  const parts = await Promise.all(folders.map((folder) => listFiles(client, id, call, folder)));
  return parts.flat();
}
