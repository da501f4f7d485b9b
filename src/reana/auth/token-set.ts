import type { TokenEndpointResponse } from 'openid-client';
import { defined } from '../../core/defined.js';
import { registerSecret } from '../../core/redact.js';
import { tokenExpiry } from './token-text.js';

/** What a login gives. */
export interface TokenSet {
  readonly accessToken: string;
  /** When the access token ends, in milliseconds since the epoch; undefined when it is not known. */
  readonly expiresAt?: number;
  /** Buys new access tokens. */
  readonly refreshToken?: string;
}

/** The tokens of a provider's response. They are redacted from all output from here on. */
export function readTokens(response: TokenEndpointResponse, now: number): TokenSet {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = response;
  for (const secret of [accessToken, refreshToken, response.id_token]) {
    if (secret !== undefined) registerSecret(secret);
  }
  const expiresAt = seconds === undefined ? tokenExpiry(accessToken) : now + seconds * 1000;
  return {
    accessToken,
    ...defined({ expiresAt, refreshToken }),
  };
}
