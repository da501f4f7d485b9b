import { posix } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ReanaClient } from '../../client/client.js';
import { redact } from '../../core/redact.js';
import { MOST_SHOWN, type FileRow } from '../messages.js';

const PICTURES: Readonly<Record<string, string>> = {
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.gif': 'image/gif',
  '.svg': 'image/svg+xml',
};

/** Whatever a file of a run holds, it is no page: it runs nothing and loads nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox";

interface RunParams {
  readonly id: string;
}

/** The logs and files of runs. */
export function addWorkspaceRoutes(app: FastifyInstance, client: ReanaClient, base: string): void {
  app.get<{ Params: RunParams; Querystring: { job?: string } }>(
    `${base}/api/runs/:id/log`,
    async (request) => {
      const { steps, engine } = await client.workflows.logs(request.params.id);
      const { job } = request.query;
      const log = job === undefined ? engine : (steps.find(({ jobId }) => jobId === job)?.log ?? '');
      const cut = Math.max(0, log.length - MOST_SHOWN);
      return { text: redact(log.slice(cut)), cut };
    },
  );

  app.get<{ Params: RunParams }>(
    `${base}/api/runs/:id/files`,
    async (request): Promise<readonly FileRow[]> => {
      const files = await client.workspace.list(request.params.id);
      return files.map(({ path, size }) => ({ path, size }));
    },
  );

  app.get<{ Params: RunParams; Querystring: { path?: string; save?: string } }>(
    `${base}/api/runs/:id/file`,
    async ({ params, query: { path = '', save } }, reply) => {
      const type = PICTURES[posix.extname(path).toLowerCase()];
      const name = encodeURIComponent(posix.basename(path));
      reply.header('content-security-policy', POLICY);
      if (save !== undefined) reply.header('content-disposition', `attachment; filename*=UTF-8''${name}`);
      reply.type(save === undefined ? (type ?? 'text/plain; charset=utf-8') : 'application/octet-stream');
      const stream = await client.workspace.open(params.id, path);
      if (save !== undefined || type !== undefined) return reply.send(stream);
      return reply.send(await beginning(stream, MOST_SHOWN));
    },
  );
}

/** The first bytes of a file. Leaving the loop closes the connection. */
async function beginning(stream: AsyncIterable<Buffer>, most: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of stream) {
    parts.push(part);
    size += part.length;
    if (size >= most) break;
  }
  return Buffer.concat(parts).subarray(0, most);
}
