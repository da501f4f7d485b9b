import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new token: 256 bits, in characters that need no escaping in a URL. */
export function makeAccessToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in constant time, which does not reveal where the two differ. */
export function tokensEqual(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
