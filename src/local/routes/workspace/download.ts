import { posix } from 'node:path';
import type { Readable } from 'node:stream';
import { ZipArchive } from 'archiver';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { contentDisposition } from '../../responses/content-disposition.js';
import { RequestError } from '../../request-error.js';
import { fullName, type RunRecord } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { openWorkspaceFile } from '../../workspace/open-file.js';
import type { WorkspaceEntry } from '../../workspace/walk-workspace.js';
import { deleteFiles, findEntriesOfUrl } from '../../workspace/workspace-files.js';
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
    const all = found.entries.filter((entry) => entry.kind !== 'directory');
    // A FIFO that a step left behind is in no archive; requested by its name, it is named in the error.
    const isNamed = !found.isDirectory && all.length === 1;
    const files = isNamed ? all : all.filter((entry) => entry.kind !== 'special');
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
  const handle = await openWorkspaceFile(workspace, file.path);
  return reply
    .type('application/octet-stream')
    .header('Content-Disposition', contentDisposition(file.path))
    .send(handle.createReadStream());
}

async function sendZip(
  reply: FastifyReply,
  workspace: string,
  files: readonly WorkspaceEntry[],
  name: string,
): Promise<FastifyReply> {
  const zip = new ZipArchive({ zlib: { level: 1 } });
  let current: Readable | undefined;
  // A client that goes away leaves no file open.
  zip.once('close', () => current?.destroy());
  const added = (async () => {
    for (const file of files) {
      if (zip.destroyed) return;
      const stream = (await openWorkspaceFile(workspace, file.path)).createReadStream();
      current = stream;
      const read = new Promise<void>((resolve, reject) =>
        stream.once('close', () => resolve()).once('error', reject),
      );
      zip.append(stream, { name: file.path, date: file.modified });
      await read;
    }
    await zip.finalize();
  })();
  added.catch((error: unknown) => zip.destroy(error instanceof Error ? error : new Error(String(error))));
  return reply.type('application/zip').header('Content-Disposition', contentDisposition(name)).send(zip);
}

function zipName(run: RunRecord, name: string, now: Date): string {
  const [date, time] = now.toISOString().slice(0, 19).split('T');
  const stamp = `${date ?? ''}-${(time ?? '').replaceAll(':', '')}`;
  return `download_${fullName(run)}_${posix.basename(name)}_${stamp}.zip`;
}
