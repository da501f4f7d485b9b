import { decodeJwt } from 'jose/jwt/decode';

/** True for a JSON Web Token, as OpenID Connect logins give them: three parts between dots. REANA's own have no dots. */
export function isJwt(token: string): boolean {
  return /^[^.]+\.[^.]+\.[^.]+$/.test(token.trim());
}

/**
 * When a token expires, in milliseconds since the epoch; undefined when it does not state it. Its signature is for the
 * server to check.
 */
export function tokenExpiry(token: string): number | undefined {
  try {
    const { exp } = decodeJwt(token);
    return exp === undefined ? undefined : exp * 1000;
  } catch {
    return undefined;
  }
}

/** Time that a token must have left to be sent: clocks differ, and requests take a while. */
const LEEWAY = 60_000;

/** True for a token that ends within a minute. One without an expiry is valid until the server refuses it. */
export function isEnding(expiresAt: number | undefined, now: number): boolean {
  return expiresAt !== undefined && expiresAt - now < LEEWAY;
}
