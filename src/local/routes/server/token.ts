import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../server/server-context.js';

/** `PUT /api/token`: asks for a token. Whoever gets this far has one, so it says that it was given. */
export function addToken(app: FastifyInstance, context: ServerContext): void {
  if (context.generation === 'oidc') return;
  app.put('/api/token', () => ({
    reana_token: { status: 'active', requested_at: new Date(context.startedAt).toUTCString() },
  }));
}
