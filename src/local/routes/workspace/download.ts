import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipArchive } from 'archiver';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { isSystemError } from '../../../core/system-error.js';
import { contentDisposition } from '../../responses/content-disposition.js';
import { RequestError } from '../../request-error.js';
import { fullName, type RunRecord } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { deleteFiles, findEntriesOfUrl, type WorkspaceEntry } from '../../workspace/workspace-files.js';
import { resolveInWorkspace } from '../../workspace/workspace-path.js';
import { lookUpRun, workspaceOf, type RunParameters } from '../run-lookup.js';

type FileParameters = RunParameters & { readonly '*': string };

/** `GET` and `DELETE …/workspace/{path}`: one file, or a directory or glob as a zip. */
export function addDownload(app: FastifyInstance, context: ServerContext): void {
  const { store, clock } = context;

  app.get<{ Params: FileParameters }>('/api/workflows/:reference/workspace/*', async (request, reply) => {
    const run = lookUpRun(store, request.params.reference);
    const name = request.params['*'];
    const workspace = workspaceOf(store, run);
    const found = await findEntriesOfUrl(workspace, name);
    const files = found.entries.filter((entry) => entry.kind !== 'directory');
    const only = files[0];
    if (only === undefined) throw new RequestError(404, `${name} does not exist.`);
    if (files.some((file) => file.kind === 'link')) {
      throw new RequestError(400, `Opening symlink ${name} is not allowed`);
    }
    return files.length === 1 && !found.isDirectory
      ? sendFile(reply, workspace, only)
      : sendZip(reply, workspace, files, zipName(run, name, new Date(clock.now())));
  });

  app.delete<{ Params: FileParameters }>('/api/workflows/:reference/workspace/*', async (request) => {
    const run = lookUpRun(store, request.params.reference);
    return deleteFiles(workspaceOf(store, run), request.params['*']);
  });
}

async function sendFile(reply: FastifyReply, workspace: string, file: WorkspaceEntry): Promise<FastifyReply> {
  const stream = await openForReading(workspace, file);
  return reply
    .type('application/octet-stream')
    .header('Content-Disposition', contentDisposition(file.path))
    .send(stream);
}

async function sendZip(
  reply: FastifyReply,
  workspace: string,
  files: readonly WorkspaceEntry[],
  name: string,
): Promise<FastifyReply> {
  const zip = new ZipArchive({ zlib: { level: 1 } });
  const added = (async () => {
    for (const file of files) {
      const stream = await openForReading(workspace, file);
      const read = new Promise((resolve, reject) => stream.once('close', resolve).once('error', reject));
      zip.append(stream, { name: file.path, date: file.modified });
      await read;
    }
    await zip.finalize();
  })();
  added.catch((error: unknown) => zip.destroy(error instanceof Error ? error : new Error(String(error))));
  return reply.type('application/zip').header('Content-Disposition', contentDisposition(name)).send(zip);
}

/** Opens a file without following a link, even one that was created this moment. */
async function openForReading(workspace: string, file: WorkspaceEntry): Promise<Readable> {
  const path = resolveInWorkspace(workspace, file.path);
  try {
    const handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW);
    return handle.createReadStream();
  } catch (error) {
    if (isSystemError(error, 'ELOOP')) {
      throw new RequestError(400, `Opening symlink ${file.path} is not allowed`, { cause: error });
    }
    if (isSystemError(error, 'ENOENT')) throw new RequestError(404, `${file.path} does not exist.`);
    throw error;
  }
}

function zipName(run: RunRecord, name: string, now: Date): string {
  const [date, time] = now.toISOString().slice(0, 19).split('T');
  const stamp = `${date ?? ''}-${(time ?? '').replaceAll(':', '')}`;
  return `download_${fullName(run)}_${posix.basename(name)}_${stamp}.zip`;
}
