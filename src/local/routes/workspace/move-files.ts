import { lstat, mkdir, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { isSystemError } from '../../../core/system-error.js';
import { RequestError } from '../../request-error.js';
import { explainFileError } from '../../workspace/file-error.js';
import { fullName } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { resolveInWorkspace } from '../../workspace/workspace-path.js';
import { queryValue, type Query } from '../query.js';
import { lookUpRun, workspaceOf, type RunParameters } from '../run-lookup.js';

/** `PUT /api/workflows/move_files/{run}`: moves a file or directory of a workspace to another place in it. */
export function addMoveFiles(app: FastifyInstance, { store }: ServerContext): void {
  app.put<{ Params: RunParameters; Querystring: Query }>(
    '/api/workflows/move_files/:reference',
    async (request) => {
      const run = lookUpRun(store, request.params.reference);
      const { query } = request;
      if (store.activeRunIn(run)?.status === 'running') {
        throw new RequestError(400, 'Workflow is running, files can not be moved');
      }
      await moveFiles(workspaceOf(store, run), required(query, 'source'), required(query, 'target'));
      return { message: 'Files were successfully moved', workflow_id: run.id, workflow_name: fullName(run) };
    },
  );
}

function required(query: Query, key: string): string {
  const value = queryValue(query, key);
  if (value === undefined || value === '') throw new RequestError(400, `The ${key} is missing.`);
  return value;
}

/** As `mv`: into the target when that is a directory, else to its name; folders on the way are made. */
async function moveFiles(workspace: string, source: string, target: string): Promise<void> {
  const from = resolveInWorkspace(workspace, source);
  const named = resolveInWorkspace(workspace, target);
  if ((await kindOf(from)) === 'nothing') throw new RequestError(409, `Path ${source} does not exist`);
  const kind = await kindOf(named);
  if (kind === 'link') throw new RequestError(400, `Opening symlink ${target} is not allowed`);
  const to = kind === 'directory' ? join(named, basename(from)) : named;
  try {
    await mkdir(dirname(to), { recursive: true });
    await rename(from, to);
  } catch (error) {
    if (isSystemError(error, 'EINVAL')) {
      throw new RequestError(409, `Path ${source} can't be moved into itself`, { cause: error });
    }
    throw explainFileError(error);
  }
}

async function kindOf(path: string): Promise<'nothing' | 'directory' | 'link' | 'file'> {
  try {
    const status = await lstat(path);
    return status.isDirectory() ? 'directory' : status.isSymbolicLink() ? 'link' : 'file';
  } catch (error) {
    if (isSystemError(error, 'ENOENT', 'ENOTDIR')) return 'nothing';
    throw error;
  }
}
