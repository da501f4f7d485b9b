import { ConfigError, ReanaMadminerError } from '../../core/errors.js';
import { registerSecret } from '../../core/redact.js';
import type { CallOptions } from '../model.js';
import { isLoopback } from '../http/server-url.js';
import type { Authentication, AuthenticationScheme, Authorizable, TokenSource } from './authentication.js';
import type { Discovery } from './discover.js';
import { sharedCall } from './shared-call.js';
import { isJwt } from './token-text.js';

export interface Choice {
  readonly serverUrl: string;
  readonly tokens: TokenSource;
  /** How the server takes tokens, where somebody knows; the server is not asked then. */
  readonly scheme?: AuthenticationScheme | undefined;
  /** Asks the server. */
  readonly discover: () => Promise<Discovery>;
}

/**
 * Sends tokens the way the server takes them, which it is asked once, before the first request that needs a token.
 * Whatever its response, a JWT goes into a header and never into a URL, where logs and proxies would keep it.
 */
export function chooseAuthentication({ serverUrl, tokens, scheme, discover }: Choice): Authentication {
  const known = scheme ?? tokens.scheme;
  const ask = sharedCall(discover);
  return {
    async authorize(request, options) {
      const [given, discovery] = await Promise.all([
        tokens.token(options),
        known === undefined ? ask(options) : undefined,
      ]);
      const token = given.trim();
      registerSecret(token);
      const way = discovery === undefined ? known : chooseScheme(token, discovery, serverUrl);
      if (way === 'bearer') addHeader(request, token, serverUrl);
      else addToQuery(request, token, serverUrl);
      return token;
    },
    async renew(refused, options: CallOptions) {
      const token = await tokens.renew(refused, options);
      return token !== undefined && token.trim() !== refused;
    },
  };
}

/** @throws `login-required` or ConfigError when the server certainly doesn't take such a token */
function chooseScheme(token: string, discovery: Discovery, serverUrl: string): AuthenticationScheme {
  if (isJwt(token)) {
    if (discovery.kind !== 'none') return 'bearer';
    throw new ConfigError(`the token is a JWT, but ${serverUrl} takes REANA access tokens only`, {
      hint: `copy the access token from ${serverUrl}/profile and set it as REANA_ACCESS_TOKEN`,
    });
  }
  if (discovery.kind !== 'oidc' || discovery.provider.takesQueryTokens) return 'query';
  throw new ReanaMadminerError(
    'login-required',
    `${serverUrl} takes logins, and no REANA access tokens any more`,
    {
      hint: 'unset REANA_ACCESS_TOKEN, then log in',
      action: { type: 'login', server: serverUrl },
    },
  );
}

function addHeader({ headers }: Authorizable, token: string, serverUrl: string): void {
  if (!serverUrl.startsWith('https:') && !isLoopback(serverUrl)) {
    throw new ConfigError(`the token is not sent to ${serverUrl}: without TLS it could be read on the way`);
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw new ConfigError(`the token for ${serverUrl} is none: it holds blanks or control characters`, {
      hint: 'give the token alone, without "Bearer" before it',
    });
  }
  headers['Authorization'] = `Bearer ${token}`;
}

function addToQuery({ query }: Authorizable, token: string, serverUrl: string): void {
  if (isJwt(token)) {
    throw new ConfigError(`the token for ${serverUrl} is a JWT, which is never sent as part of a URL`, {
      hint: 'let the client find out how the server takes tokens, or set its authentication to bearer',
    });
  }
  query.set('access_token', token);
}
