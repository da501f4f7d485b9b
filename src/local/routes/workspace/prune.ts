import { rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { isJsonArray, isJsonObject, type JsonObject } from '../../../core/json.js';
import { isSystemError } from '../../../core/system-error.js';
import { compilePathGlob } from '../../../core/text/path-glob.js';
import { RequestError } from '../../request-error.js';
import { fullName } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { walkWorkspace } from '../../workspace/walk-workspace.js';
import { queryFlag, type Query } from '../query.js';
import { lookUpRun, workspaceOf, type RunParameters } from '../run-lookup.js';

/** `POST …/prune`: removes all files that are declared neither as inputs nor as outputs; on request, those, too. */
export function addPrune(app: FastifyInstance, { store }: ServerContext): void {
  app.post<{ Params: RunParameters; Querystring: Query }>(
    '/api/workflows/:reference/prune',
    async (request) => {
      const run = lookUpRun(store, request.params.reference, { status: 403 });
      const workspace = workspaceOf(store, run);
      const worker = store.activeRunIn(run);
      if (worker !== undefined) {
        throw new RequestError(
          409,
          `Workflow ${fullName(worker)} is ${worker.status}: prune after it has ended.`,
        );
      }
      const body = isJsonObject(request.body) ? request.body : {};
      // Servers differ in where they read these options, and clients in where they send them.
      const isSet = (key: string): boolean => queryFlag(request.query, key) || body[key] === true;
      const keeps = declaredFiles(run.specification, [
        ...(isSet('include_inputs') ? [] : ['inputs' as const]),
        ...(isSet('include_outputs') ? [] : ['outputs' as const]),
      ]);
      await prune(workspace, keeps);
      return {
        message: 'The workspace has been correctly pruned.',
        workflow_id: run.id,
        workflow_name: fullName(run),
      };
    },
  );
}

async function prune(workspace: string, keeps: (path: string) => boolean): Promise<void> {
  const entries = await walkWorkspace(workspace);
  // In reverse order the contents of a folder come before the folder, which is removed only when empty.
  for (const { path, kind } of [...entries].reverse()) {
    if (keeps(path)) continue;
    const absolute = join(workspace, path);
    if (kind !== 'directory') await rm(absolute, { force: true });
    else {
      await rmdir(absolute).catch((error: unknown) => {
        if (!isSystemError(error, 'ENOTEMPTY', 'ENOENT')) throw error;
      });
    }
  }
}

/** Says of a path in the workspace whether `reana.yaml` names it, or a directory above it, in one of these sections. */
function declaredFiles(
  specification: JsonObject,
  sections: readonly ('inputs' | 'outputs')[],
): (path: string) => boolean {
  const tests = sections.flatMap((name) => {
    const section = specification[name];
    if (!isJsonObject(section)) return [];
    return ['files', 'directories'].flatMap((key) => {
      const value = section[key];
      return isJsonArray(value) ? value.filter((path) => typeof path === 'string').map(matcherOf) : [];
    });
  });
  return (path) => tests.some((test) => test(path));
}

/** A declared path is a file, a directory with all below it, or a glob. */
function matcherOf(declared: string): (path: string) => boolean {
  const name = declared.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
  if (name === '' || name === '.') return () => true;
  const matches = compilePathGlob(name);
  return (path) => path === name || path.startsWith(`${name}/`) || matches(path);
}
