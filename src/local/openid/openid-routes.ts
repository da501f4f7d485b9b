import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from 'oidc-provider';
import { tokensEqual } from '../server/access-token.js';
import type { ServerContext } from '../server/server-context.js';
import type { OpenIdService } from './openid-service.js';
import { loginPage, messagePage, PAGE_HEADERS } from './pages.js';
import { loadProviderLibrary } from './provider-library.js';
import { grantLogin, INTERACTION_PATH, PROVIDER_PATH } from './provider.js';

/** Enough for a form with one token, in bytes. */
const FORM_LIMIT = 16 * 1024;

/** The provider's own pages and endpoints, and the page on which users prove that they own the server. */
export function addOpenIdProvider(
  app: FastifyInstance,
  service: OpenIdService,
  { token, folder }: ServerContext,
): void {
  const record = folder.serverRecord;
  app.all(`${PROVIDER_PATH}/*`, async (request, reply) => {
    const provider = await service.provider();
    reply.hijack();
    const { raw } = request;
    const mounted = Object.assign(raw, { originalUrl: raw.url });
    mounted.url = raw.url?.slice(PROVIDER_PATH.length) ?? '/';
    await provider.callback()(mounted, reply.raw);
  });

  void app.register((scope, _options, done) => {
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: FORM_LIMIT },
      (_request, body, parsed) => parsed(null, new URLSearchParams(body.toString())),
    );
    scope.get(`${INTERACTION_PATH}/:uid`, async (request, reply) => {
      const login = await findLogin(await service.provider(), request, reply);
      return login === undefined
        ? sendExpired(reply)
        : sendPage(reply, 200, loginPage({ ...login.page, record }));
    });
    scope.post<{ Body: unknown }>(`${INTERACTION_PATH}/:uid`, async (request, reply) => {
      const provider = await service.provider();
      const login = await findLogin(provider, request, reply);
      if (login === undefined) return sendExpired(reply);
      const given = request.body instanceof URLSearchParams ? request.body.get('token') : null;
      if (!tokensEqual(given?.trim() ?? '', token)) {
        const error = 'That is not the token of this server. It changes each time the server starts.';
        return sendPage(reply, 403, loginPage({ ...login.page, record, error }));
      }
      const result = await grantLogin(provider, login.client, login.scope);
      reply.hijack();
      return provider.interactionFinished(request.raw, reply.raw, result, { mergeWithLastSubmission: false });
    });
    done();
  });
}

interface PendingLogin {
  readonly client: string;
  readonly scope: string;
  readonly page: { readonly action: string; readonly requester: string };
}

/** The pending login that a page is for, if this browser started it. */
async function findLogin(
  provider: Provider,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<PendingLogin | undefined> {
  const { errors } = await loadProviderLibrary();
  const [raw, response]: [IncomingMessage, ServerResponse] = [request.raw, reply.raw];
  const details = await provider.interactionDetails(raw, response).catch((error: unknown) => {
    if (error instanceof errors.SessionNotFound) return undefined;
    throw error;
  });
  if (details === undefined) return undefined;
  const { client_id: client, scope, redirect_uri: address } = details.params;
  return {
    client: String(client),
    scope: typeof scope === 'string' ? scope : 'openid',
    page: {
      action: `${INTERACTION_PATH}/${details.uid}`,
      requester:
        typeof address === 'string'
          ? `A program that waits at ${address}`
          : 'The program whose code you confirmed',
    },
  };
}

function sendExpired(reply: FastifyReply): FastifyReply {
  const message = 'This login has expired, or was started in another browser. Start it again in the program.';
  return sendPage(reply, 400, messagePage('The login has expired', message));
}

function sendPage(reply: FastifyReply, status: number, body: string): FastifyReply {
  return reply.status(status).headers(PAGE_HEADERS).send(body);
}
