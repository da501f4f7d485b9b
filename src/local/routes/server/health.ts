import type { FastifyInstance } from 'fastify';
import type { ServerContext } from '../../server/server-context.js';

/** `GET /api/health`: what the server leans on. Here that is nothing outside of it. */
export function addHealth(app: FastifyInstance, { generation }: ServerContext): void {
  if (generation === '0.9' || generation === 'bundle') return;
  app.get('/api/health', () => ({ status: 'ok', checks: { issuer: true } }));
}
