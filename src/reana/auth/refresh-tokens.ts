import type { CustomFetch } from 'openid-client';
import { defined } from '../../core/defined.js';
import { registerSecret } from '../../core/redact.js';
import { isJsonObject, parseJson } from '../../core/json.js';
import { ReanaMadminerError } from '../../core/errors.js';
import { loginError, openProvider, providerRefusal } from './provider-client.js';
import { providerFetch, type ProviderAccess } from './provider-fetch.js';
import type { OpenIdProvider } from './provider.js';
import { readTokens, type TokenSet } from './token-set.js';

/** What came of using a refresh token. */
export type Refresh =
  | { readonly tokens: TokenSet }
  /** The provider doesn't take the refresh token any more, or its response was of no use. */
  | {
      readonly error: Error;
      readonly isRejected: boolean;
      /** The refresh token to use next time, when the response held one all the same. */
      readonly refreshToken?: string;
    };

/**
 * Buys an access token with a refresh token. The provider may give a new refresh token for the old one, which is then
 * worth nothing: whoever calls this has to store it, and must not interrupt.
 * @throws NetworkError or ApiError when the provider can't be asked now
 */
export async function refreshTokens(
  provider: OpenIdProvider,
  refreshToken: string,
  access: ProviderAccess,
): Promise<Refresh> {
  registerSecret(refreshToken);
  let rotated: string | undefined;
  const fetch = keepingRefreshToken(providerFetch(access), (token) => {
    rotated = token;
  });
  try {
    const { openid, configuration } = await openProvider(provider, access, fetch);
    const response = await openid.refreshTokenGrant(configuration, refreshToken);
    const tokens = readTokens(response, access.clock.now());
    return { tokens: { refreshToken, ...tokens } };
  } catch (cause) {
    const isRejected = providerRefusal(cause)?.code === 'invalid_grant';
    const error = isRejected
      ? loginEnded(access.serverUrl)
      : loginError(cause, `the login at ${access.serverUrl} can't be renewed`, provider);
    if (!isRejected && error.code !== 'login-failed') throw error;
    return { error, isRejected, ...defined({ refreshToken: rotated }) };
  }
}

/** For a login that is not, or no longer, of use. */
export function loginEnded(serverUrl: string): ReanaMadminerError {
  return new ReanaMadminerError('login-required', `the login at ${serverUrl} has ended`, {
    hint: 'log in again',
    action: { type: 'login', server: serverUrl },
  });
}

function keepingRefreshToken(fetch: CustomFetch, keep: (token: string) => void): CustomFetch {
  return async (url, options) => {
    const response = await fetch(url, options);
    const body = response.ok ? parseJson(await response.clone().text()) : undefined;
    const token = isJsonObject(body) ? body['refresh_token'] : undefined;
    if (typeof token === 'string' && token !== '') {
      registerSecret(token);
      keep(token);
    }
    return response;
  };
}

/**
 * Ends a login at the provider, so that nobody can use its refresh token any more.
 * @throws `login-failed`, NetworkError or ApiError
 */
export async function revokeToken(
  provider: OpenIdProvider,
  refreshToken: string,
  access: ProviderAccess,
): Promise<void> {
  registerSecret(refreshToken);
  if (provider.revocationEndpoint === undefined) {
    throw new ReanaMadminerError('login-failed', `${provider.issuer} offers no way to end a login`);
  }
  try {
    const { openid, configuration } = await openProvider(provider, access);
    await openid.tokenRevocation(configuration, refreshToken, { token_type_hint: 'refresh_token' });
  } catch (error) {
    throw loginError(error, 'the login could not be ended at the provider', provider);
  }
}
