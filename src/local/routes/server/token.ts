import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../server/server-context.js';

/** `PUT /api/token`: requests a token. Every authenticated user has one, so the response says that it was granted. */
export function addToken(app: FastifyInstance, context: ServerContext): void {
  if (context.generation === 'oidc') return;
  app.put('/api/token', () => ({
    reana_token: { status: 'active', requested_at: new Date(context.startedAt).toUTCString() },
  }));
}
