import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../server/server-context.js';

/** `GET /api/health`: the services that the server depends on, of which there are none here. */
export function addHealth(app: FastifyInstance, { generation }: ServerContext): void {
  if (generation === '0.9' || generation === 'bundle') return;
  app.get('/api/health', () => ({ status: 'ok', checks: { issuer: true } }));
}
