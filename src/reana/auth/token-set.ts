import type { TokenEndpointResponse } from 'openid-client';
import { defined } from '../../core/defined.js';
import { registerSecret } from '../../core/redact.js';
import { tokenExpiry } from './token-text.js';

/** What a login gives. */
export interface TokenSet {
  readonly accessToken: string;
  /** When the access token ends, in milliseconds since the epoch; undefined when nobody says. */
  readonly expiresAt?: number;
  /** Buys new access tokens. */
  readonly refreshToken?: string;
}

/** The tokens of a provider's answer. From here on no output shows them. */
export function readTokens(answer: TokenEndpointResponse, now: number): TokenSet {
  const { access_token: accessToken, refresh_token: refreshToken, expires_in: seconds } = answer;
  for (const secret of [accessToken, refreshToken, answer.id_token]) {
    if (secret !== undefined) registerSecret(secret);
  }
  const expiresAt = seconds === undefined ? tokenExpiry(accessToken) : now + seconds * 1000;
  return {
    accessToken,
    ...defined({ expiresAt, refreshToken }),
  };
}
