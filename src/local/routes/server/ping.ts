import type { FastifyInstance } from 'fastify';
import { BUNDLE_CAPABILITY } from '../../../core/bundle-capability.js';
import { serverVersion } from '../../generation.js';
import type { ServerContext } from '../../server/server-context.js';

/** `GET /api/ping`: needs no token. */
export function addPing(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/ping', () => ({
    message: 'OK',
    status: '200',
    ...(context.generation === '0.9'
      ? {}
      : {
          reana_server_version: serverVersion(context.generation),
          api_capabilities: [BUNDLE_CAPABILITY],
        }),
  }));
}
