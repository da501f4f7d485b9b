import { ConfigError } from '../../core/errors.js';
import type { CallOptions } from '../model.js';

/** The parts of a request that credentials go into. */
export interface Authorizable {
  readonly query: URLSearchParams;
  readonly headers: Record<string, string>;
}

/** How requests show who sends them. Whatever it adds must be known to `redact`. */
export interface Authentication {
  /** Adds credentials to a request. Returns the token used, for `renew`. */
  authorize(request: Authorizable, options: CallOptions): Promise<string>;
  /** After the server refused this token with 401: true when there is another by now, worth one more try. */
  renew(refused: string, options: CallOptions): Promise<boolean>;
}

/** How a server takes tokens. */
export type AuthenticationScheme = 'query' | 'bearer';

/** Where tokens come from when they change: a stored login, a helper program. */
export interface TokenSource {
  /** How the server takes these tokens, where that is known; else it is found out. */
  readonly scheme?: AuthenticationScheme;
  /** A token that is valid for a while. @throws `login-required` when there is none */
  token(options: CallOptions): Promise<string>;
  /** After the server refused this token: another one, or undefined when there is none to be had. */
  renew(refused: string, options: CallOptions): Promise<string | undefined>;
}

/** A token that stays the same. */
export function fixedToken(token: string): TokenSource {
  return { token: () => Promise.resolve(token), renew: () => Promise.resolve(undefined) };
}

/** For a client without token: calls that need one fail before anything is sent. */
export function authenticateNever(server: string): Authentication {
  return {
    authorize: () =>
      Promise.reject(
        new ConfigError(`no access token for ${server}`, {
          hint: `copy the token from ${server}/profile and set it as REANA_ACCESS_TOKEN, or log in`,
          action: { type: 'login', server },
        }),
      ),
    renew: () => Promise.resolve(false),
  };
}
