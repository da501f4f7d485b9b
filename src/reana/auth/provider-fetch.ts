import type { CustomFetch, CustomFetchOptions } from 'openid-client';
import type { Clock } from '../../core/clock.js';
import { defined } from '../../core/defined.js';
import { AbortedError, ReanaMadminerError } from '../../core/errors.js';
import { apiError, type ApiFailure } from '../errors/api-error.js';
import { readText } from '../http/http-response.js';
import { isRequestFailure, openConnection, type TlsOptions } from '../http/connection.js';
import { NetworkError, networkErrorKind } from '../errors/network-error.js';
import { parseRetryAfter } from '../http/retry.js';
import { readServerMessage } from '../errors/server-message.js';

/** How the provider of a server's logins is reached. */
export interface ProviderAccess {
  /** The REANA server. */
  readonly serverUrl: string;
  /** As for the REANA server; but `insecure` holds for its own origin alone. */
  readonly tls?: TlsOptions | undefined;
  readonly clock: Clock;
  /** Longest time that one request may take, in seconds; 30 when left out. */
  readonly timeout?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

const LARGEST_ANSWER = 1024 * 1024;

/**
 * Carries requests to the provider over connections like those to the REANA server. Redirects are refused, since
 * secrets would go along; failures that have nothing to do with logins become the errors that they are elsewhere.
 */
export function providerFetch(access: ProviderAccess): CustomFetch {
  return async (url, options) => {
    const { origin, pathname } = new URL(url);
    const connection = openConnection(origin, defined({ tls: tlsFor(origin, access) }));
    try {
      const response = await connection.send({
        url,
        method: options.method,
        headers: options.headers,
        data: await new Response(options.body ?? null).text(),
        signal: signalOf(access, options),
      });
      const header = (name: string): string | undefined => {
        const value: unknown = response.headers[name];
        return typeof value === 'string' ? value : undefined;
      };
      const { status } = response;
      const text = await readText({ status, body: response.data, header }, LARGEST_ANSWER);
      const failure: ApiFailure = {
        server: origin,
        method: options.method,
        path: pathname,
        status,
        attempts: 1,
        ...readServerMessage(text),
        retryAfter: parseRetryAfter(header('retry-after'), access.clock.now()),
      };
      refuse(failure, header('location'));
      const contentType = header('content-type');
      return new Response(text === '' ? null : text, {
        status,
        headers: defined({ 'content-type': contentType }),
      });
    } catch (error) {
      throw translate(error, origin, access, options);
    } finally {
      connection.close();
    }
  };
}

function tlsFor(origin: string, { serverUrl, tls = {} }: ProviderAccess): TlsOptions {
  return { ...tls, insecure: tls.insecure === true && origin === new URL(serverUrl).origin };
}

function signalOf({ signal }: ProviderAccess, options: CustomFetchOptions): AbortSignal {
  return AbortSignal.any([signal, options.signal].filter((each) => each !== undefined));
}

function refuse(failure: ApiFailure, location: string | undefined): void {
  const { server, method, path, status } = failure;
  const call = `${method} ${path} (HTTP ${status})`;
  if (status >= 300 && status < 400) {
    const place =
      location !== undefined && URL.canParse(location, server)
        ? new URL(location, server).origin
        : 'elsewhere';
    throw new ReanaMadminerError(
      'login-failed',
      `the login provider ${server} sends ${call} to ${place}, which is not followed`,
      {
        hint: 'requests to the provider carry secrets; report this to the administrators of the cluster',
      },
    );
  }
  const hint = 'try again later; your login is kept';
  const message = `the login provider ${server} failed at ${call}`;
  if (status === 429) throw apiError('rate-limited', message, failure, { hint });
  if ([502, 503, 504].includes(status)) throw apiError('server-unavailable', message, failure, { hint });
  if (status >= 500) throw apiError('server-error', message, failure, { hint });
}

function translate(
  error: unknown,
  server: string,
  { signal }: ProviderAccess,
  options: CustomFetchOptions,
): unknown {
  if (signal?.aborted === true) return new AbortedError('interrupted while talking to the login provider');
  const isLate = options.signal?.aborted === true;
  const kind = isLate ? 'timeout' : networkErrorKind(error);
  if (!isRequestFailure(error) && kind === 'unknown') return error;
  return new NetworkError({ kind, server, connected: true, attempts: 1, cause: error, call: options.method });
}
