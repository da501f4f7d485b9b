import type { FastifyInstance } from 'fastify';
import { defined } from '../../../core/defined.js';
import type { OpenIdService } from '../../openid/openid-service.js';
import { CLI_CLIENT } from '../../openid/provider.js';
import type { ServerContext } from '../../server/server-context.js';

export const CONFIGURATION_PATH = '/api/.well-known/openid-configuration';

/** `GET /api/.well-known/openid-configuration`: where clients log in. Older generations do not have it. */
export function addOpenIdConfiguration(
  app: FastifyInstance,
  { generation }: ServerContext,
  service: OpenIdService | undefined,
): void {
  if (service === undefined) {
    app.get(CONFIGURATION_PATH, (_request, reply) => reply.callNotFound());
    return;
  }
  app.get(CONFIGURATION_PATH, () => ({
    ...service.configuration(),
    reana_cli_client_id: CLI_CLIENT,
    reana_client_id: CLI_CLIENT,
    ...defined({ reana_cli_loopback_port: service.loopbackPort }),
    // Only the embedded server accepts both kinds of credentials at once.
    ...(generation === undefined ? { reana_query_token_supported: true } : {}),
  }));
}
