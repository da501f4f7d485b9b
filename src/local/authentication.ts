import type { FastifyInstance } from 'fastify';
import { tokensEqual } from './access-token.js';
import { RequestError } from './errors.js';
import { one, type Query } from './routes/query.js';

const PUBLIC_PATHS: ReadonlySet<string> = new Set(['/api/ping']);

/** Demands the token, which REANA takes as the query parameter `access_token`, on everything that is not public. */
export function addAuthentication(app: FastifyInstance, token: string): void {
  app.addHook<{ Querystring: Query }>('onRequest', (request, _reply, done) => {
    const given = one(request.query, 'access_token');
    if (PUBLIC_PATHS.has(request.routeOptions.url ?? '')) done();
    else if (given === undefined || given === '') done(new RequestError(401, 'User not signed in'));
    else if (tokensEqual(given, token)) done();
    else done(new RequestError(403, 'Token not valid.'));
  });
}
