import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A new token: 256 bits, in letters that need no escaping in a URL. */
export function makeAccessToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Compares in a time that tells nothing of where the two differ. */
export function tokensEqual(given: string, expected: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
