import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fastify } from 'fastify';
import { errorMessage, UsageError } from '../../core/errors.js';
import { packageFile } from '../../disk/package-file.js';
import type { ReanaClient } from '../../client/client.js';
import type { ServerView } from '../messages.js';
import { errorView } from './error-view.js';
import { guard } from './guard.js';
import { addRunRoutes } from './run-routes.js';
import { addWorkspaceRoutes } from './workspace-routes.js';

const HOST = '127.0.0.1';

/** The page's own files, which the build writes. */
const FILES = { 'page.js': 'text/javascript; charset=utf-8', 'page-style.css': 'text/css; charset=utf-8' };

export interface PageServerOptions {
  /** TCP port to listen on; any free one when left out. */
  readonly port?: number;
}

export interface PageServer {
  /** Address to open, once: it lets in the browser that asks first. */
  readonly entrance: string;
  close(): Promise<void>;
}

/**
 * Serves a page about the runs and scans of a client's server, on this machine only. The client's credentials stay here.
 * @throws UsageError when it can't listen
 */
export async function startPageServer(
  client: ReanaClient,
  { port = 0 }: PageServerOptions = {},
): Promise<PageServer> {
  const app = fastify({ forceCloseConnections: true });
  const { base, entrance } = guard(app);
  app.setErrorHandler((error, _, reply) => reply.code(502).send(errorView(error)));
  app.setNotFoundHandler((_, reply) => reply.code(404).send({ message: 'there is nothing here' }));
  const folder = packageFile('dist/page');
  app.get(`${base}/`, (_, reply) => reply.type('text/html; charset=utf-8').send(DOCUMENT));
  for (const [name, type] of Object.entries(FILES)) {
    app.get(`${base}/${name}`, async (_, reply) => reply.type(type).send(await readFile(join(folder, name))));
  }
  app.get(`${base}/api/server`, () => describeServer(client));
  addRunRoutes(app, client, base);
  addWorkspaceRoutes(app, client, base);
  try {
    const url = await app.listen({ host: HOST, port });
    return { entrance: `${url}${entrance}`, close: () => app.close() };
  } catch (error) {
    throw new UsageError(`the page can't be served on port ${port}: ${errorMessage(error)}`, {
      hint: 'choose another port, or none',
    });
  }
}

async function describeServer(client: ReanaClient): Promise<ServerView> {
  const [{ version }, user] = await Promise.all([
    client.server.capabilities(),
    client.server.you().catch(() => undefined),
  ]);
  const known = version ?? user?.serverVersion;
  return {
    url: client.serverUrl,
    ...(known === undefined ? {} : { version: known }),
    ...(user === undefined ? {} : { user: user.email }),
  };
}

const DOCUMENT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>reana-madminer</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="page-style.css">
</head>
<body>
<div id="page"></div>
<script type="module" src="page.js"></script>
</body>
</html>
`;
