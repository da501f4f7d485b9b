import type { FastifyInstance } from 'fastify';
import { BUNDLE_CAPABILITY } from '../../../core/bundle-capability.js';
import { VERSION } from '../../../core/version/version.js';
import { serverVersion } from '../../generation.js';
import type { ServerContext } from '../../server/server-context.js';

/** `GET /api/ping`: needs no token. Only an embedded server has `reana_madminer_version` in it. */
export function addPing(app: FastifyInstance, context: ServerContext): void {
  app.get('/api/ping', () => ({
    message: 'OK',
    status: '200',
    reana_madminer_version: VERSION,
    ...(context.generation === '0.9'
      ? {}
      : {
          reana_server_version: serverVersion(context.generation),
          api_capabilities: [BUNDLE_CAPABILITY],
        }),
  }));
}
