import type { FastifyInstance } from 'fastify';
import { RequestError } from '../request-error.js';

/** Names of this machine's loopback address, the only one that the server listens on. */
const LOOPBACK: readonly string[] = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Refuses requests for another host. A page of a foreign site can let its own name point to 127.0.0.1; its requests
 * then reach this server, but with that name in `Host`. The port may be any, since tunnels forward others.
 * @param names further names by which the server may be addressed
 */
export function addHostCheck(app: FastifyInstance, names: readonly string[] = []): void {
  const allowed = new Set([...LOOPBACK, ...names].map((name) => name.toLowerCase()));
  app.addHook('onRequest', (request, _reply, done) => {
    const { host } = request.headers;
    // HTTP/1.0 has no such header, and no browser speaks it.
    if (host === undefined || allowed.has(hostName(host))) done();
    else
      done(
        new RequestError(421, 'The embedded REANA server does not serve the host that the request names.'),
      );
  });
}

function hostName(host: string): string {
  return host.replace(/:\d*$/, '').toLowerCase();
}
