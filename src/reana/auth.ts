import { ConfigError } from '../core/errors.js';
import { registerSecret } from '../core/redact.js';

/** The parts of a request that credentials go into. */
export interface Authorizable {
  readonly query: URLSearchParams;
  readonly headers: Record<string, string>;
}

/** How requests show who sends them. Whatever it adds must be known to `redact`. */
export interface Authentication {
  authorize(request: Authorizable): void;
}

/** REANA 0.9 and 0.95 take the token as a query parameter and in no other way. */
export function authenticateByQuery(token: string): Authentication {
  const secret = token.trim();
  registerSecret(secret);
  return { authorize: ({ query }) => query.set('access_token', secret) };
}

/** For a client without token: calls that need one fail before anything is sent. */
export function authenticateNever(server: string): Authentication {
  return {
    authorize: () => {
      throw new ConfigError(`no access token for ${server}`, {
        hint: `copy it from ${server}/profile and set it as REANA_ACCESS_TOKEN`,
      });
    },
  };
}
