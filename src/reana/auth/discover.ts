import { defined } from '../../core/defined.js';
import { errorMessage } from '../../core/errors.js';
import { ApiError } from '../errors/api-error.js';
import { isJsonObject, parseJson } from '../../core/json.js';
import { readText, type HttpResponse } from '../http/http-response.js';
import { openConnection } from '../http/connection.js';
import { Exchange, type Peer } from '../http/exchange.js';
import { DEFAULT_TIMEOUTS } from '../http/idle-watch.js';
import type { CallOptions } from '../model.js';
import { NetworkError } from '../errors/network-error.js';
import { apiPath } from '../http/path.js';
import { authenticateNever } from './authentication.js';
import type { ProviderAccess } from './provider-fetch.js';
import { decodeProvider, type OpenIdProvider } from './provider.js';

/** How users log in to a server. */
export type Discovery =
  /** It takes logins of this provider. */
  | { readonly kind: 'oidc'; readonly provider: OpenIdProvider }
  /** It takes no logins. */
  | { readonly kind: 'none' }
  /** It takes logins, but something is wrong with that just now. */
  | { readonly kind: 'broken'; readonly reason: string }
  /** Its response is not conclusive. */
  | { readonly kind: 'unknown'; readonly reason: string };

const QUESTION = {
  method: 'GET',
  path: apiPath`/.well-known/openid-configuration`,
  anonymous: true,
} as const;

/** Most bytes of an OpenID configuration; usual ones have some thousand. */
const LARGEST_DOCUMENT = 1024 * 1024;

/** A server without this route responds at once; one that hangs here must not delay everything else. */
const LONGEST_SILENCE = 15_000;

/**
 * Asks a server for its OpenID configuration, without credentials and without following redirects.
 * @throws NetworkError when no connection could be made, AbortedError
 */
export async function discover(
  peer: Omit<Peer, 'authentication'>,
  { signal }: CallOptions = {},
): Promise<Discovery> {
  const { serverUrl, timeouts } = peer;
  const idle = Math.min(timeouts.idle, LONGEST_SILENCE);
  const authentication = authenticateNever(serverUrl);
  await peer.connection.open();
  // Once, since a failure is informative too; the requests that follow have their own retries.
  const exchange = new Exchange(
    { ...peer, authentication, timeouts: { ...timeouts, idle } },
    { ...QUESTION, signal },
    1,
  );
  let response: HttpResponse | undefined;
  try {
    response = await exchange.begin();
    return understand(await readText(response, LARGEST_DOCUMENT), serverUrl);
  } catch (error) {
    return judge(exchange.translate(error));
  } finally {
    exchange.end(response);
  }
}

function understand(text: string, serverUrl: string): Discovery {
  const document = parseJson(text);
  if (document === undefined && text.trimStart().startsWith('<')) {
    return { kind: 'unknown', reason: `${serverUrl} responds with a web page` };
  }
  if (!isJsonObject(document) || document['reana_cli_client_id'] === undefined) return { kind: 'none' };
  try {
    return { kind: 'oidc', provider: decodeProvider(document, serverUrl) };
  } catch (error) {
    return {
      kind: 'broken',
      reason: `the OpenID configuration of ${serverUrl} is unusable: ${errorMessage(error)}`,
    };
  }
}

const NO_SUCH_ROUTE = new Set([404, 405, 410]);

function judge(error: unknown): Discovery {
  if (error instanceof ApiError) {
    if (NO_SUCH_ROUTE.has(error.status)) return { kind: 'none' };
    return { kind: error.status >= 500 ? 'broken' : 'unknown', reason: error.message };
  }
  if (error instanceof NetworkError && error.mayHaveReached)
    return { kind: 'unknown', reason: error.message };
  throw error;
}

/** Reads how users log in to a server. @throws NetworkError, AbortedError, or ConfigError for its TLS files */
export async function discoverLogin({ serverUrl, tls, clock, signal }: ProviderAccess): Promise<Discovery> {
  const connection = openConnection(serverUrl, defined({ tls }));
  try {
    return await discover({ serverUrl, connection, clock, timeouts: DEFAULT_TIMEOUTS }, defined({ signal }));
  } finally {
    connection.close();
  }
}
