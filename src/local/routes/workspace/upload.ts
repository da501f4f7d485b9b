import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../request-error.js';
import { receiveFile } from '../../workspace/receive-file.js';
import type { ServerContext } from '../../server/server-context.js';
import { normalizeName, resolveInWorkspace } from '../../workspace/workspace-path.js';
import { queryValue, type Query } from '../query.js';
import { lookUpRun, workspaceOf, type RunParameters } from '../run-lookup.js';

/** `POST …/workspace?file_name=`: one file as the raw body. */
export function addUpload(app: FastifyInstance, { store, folder, quota }: ServerContext): void {
  app.post<{ Params: RunParameters; Querystring: Query; Body: Readable | undefined }>(
    '/api/workflows/:reference/workspace',
    async (request) => {
      const type = request.headers['content-type'] ?? '';
      if (!type.includes('application/octet-stream')) {
        throw new RequestError(400, `Wrong Content-Type ${type} use application/octet-stream`);
      }
      const name = queryValue(request.query, 'file_name');
      if (name === undefined || name === '') throw new RequestError(400, 'No file_name provided');
      const run = lookUpRun(store, request.params.reference, { wording: 'environmentvariable' });
      const target = resolveInWorkspace(workspaceOf(store, run), name);
      const body = request.body ?? request.raw;
      const length = request.headers['content-length'];
      if (quota.limit !== undefined) await quota.check(Number(length ?? 0));
      await receiveFile(length === undefined ? Readable.from(refuseContent(body)) : body, target, {
        uploads: folder.uploads,
        ...(length === undefined ? {} : { expectedSize: Number(length) }),
      });
      return { message: `${normalizeName(name)} has been successfully uploaded.` };
    },
  );
}

/**
 * Real servers of REANA 0.9 store a body without a length as an empty file. Here such a body must be empty, so that
 * the mistake shows on a laptop and not in the results of a cluster.
 */
async function* refuseContent(body: Readable): AsyncGenerator<Buffer> {
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (chunk.length === 0) continue;
    throw new RequestError(411, 'Content-Length is missing: send the size of the file, not a chunked body.');
  }
  yield Buffer.alloc(0);
}
