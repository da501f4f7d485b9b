import type { FastifyInstance } from 'fastify';
import { tokensEqual } from './access-token.js';
import { RequestError } from '../request-error.js';
import type { OpenIdService } from '../openid/openid-service.js';
import { PROVIDER_PATH } from '../openid/provider.js';
import { CONFIGURATION_PATH } from '../routes/server/openid-configuration.js';
import { queryValue, type Query } from '../routes/query.js';
import type { ServerContext } from './server-context.js';

const PUBLIC_PATHS: ReadonlySet<string> = new Set(['/api/ping', '/api/health', CONFIGURATION_PATH]);

/**
 * Requires credentials for everything that is not public: the token as the query parameter `access_token`, as REANA's
 * servers before OpenID Connect accept it, or an access token of the provider in `Authorization`, as those since then.
 * @param openid undefined when tokens of the provider are not accepted
 */
export function addAuthentication(
  app: FastifyInstance,
  { generation, token }: ServerContext,
  openid: OpenIdService | undefined,
): void {
  app.addHook<{ Querystring: Query }>('onRequest', async (request) => {
    if (isPublic(request.routeOptions.url ?? '')) return;
    const { authorization } = request.headers;
    if (openid !== undefined && (authorization !== undefined || generation === 'oidc')) {
      await checkBearer(openid, authorization);
    } else {
      checkQueryToken(queryValue(request.query, 'access_token'), token);
    }
  });
}

function isPublic(route: string): boolean {
  return PUBLIC_PATHS.has(route) || route.startsWith(`${PROVIDER_PATH}/`);
}

async function checkBearer(openid: OpenIdService, authorization: string | undefined): Promise<void> {
  const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
  if (token === undefined) {
    throw new RequestError(
      401,
      'User not signed in. Please authenticate with a Bearer token (see `reana-client login`) or via the web login.',
    );
  }
  if (!(await openid.accepts(token))) throw new RequestError(401, 'Invalid access token.');
}

function checkQueryToken(given: string | undefined, token: string): void {
  if (given === undefined || given === '') throw new RequestError(401, 'User not signed in');
  if (!tokensEqual(given, token)) throw new RequestError(403, 'Token not valid.');
}
