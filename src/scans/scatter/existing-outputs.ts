import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference, WorkspaceFile } from '../../reana/model.js';
import { listFolders } from './point-files.js';
import { ANY_POINT } from '../../scan-file/scatter/scatter-workflow.js';

/**
 * Which outputs exist in the workspace of a run of many points. The server resolves patterns; a pattern of all points
 * is resolved once for all of them.
 * @param outputs workspace paths and patterns, each in the folder of its point
 */
export async function findExistingOutputs(
  client: RestClient,
  { id }: Pick<RunReference, 'id'>,
  outputs: readonly string[],
  call: CallOptions,
): Promise<ReadonlySet<string>> {
  const patterns = new Set(outputs.filter(isPattern).map(withoutFolder));
  const folders = [...new Set(outputs.map(folderAtTop))];
  const [files, ...found] = await Promise.all([
    listFolders(client, { id }, folders, call),
    ...[...patterns].map(async (pattern) => {
      const matches = await client.workspace.list(id, { ...call, pattern: `${ANY_POINT}/${pattern}` });
      return withoutLogs(matches).map((path) => `${folderAtTop(path)}/${pattern}`);
    }),
  ]);
  const paths = withParents(withoutLogs(files));
  const made = outputs.filter((output) => !isPattern(output) && paths.has(output.replace(/\/+$/, '')));
  return new Set([...made, ...found.flat()]);
}

function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

function folderAtTop(path: string): string {
  return path.slice(0, path.indexOf('/'));
}

function withoutFolder(path: string): string {
  return path.slice(path.indexOf('/') + 1);
}

/** Yadage writes logs of a step into the step's folder, even when the step has produced nothing. */
function withoutLogs(files: readonly WorkspaceFile[]): string[] {
  return files.map(({ path }) => path).filter((path) => !path.includes('/_packtivity'));
}

function withParents(paths: readonly string[]): ReadonlySet<string> {
  const all = new Set<string>();
  for (const path of paths) {
    for (
      let end = path.length;
      end !== -1 && !all.has(path.slice(0, end));
      end = path.lastIndexOf('/', end - 1)
    )
      all.add(path.slice(0, end));
  }
  return all;
}
