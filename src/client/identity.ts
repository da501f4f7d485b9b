import { defined } from '../core/defined.js';
import type { ServerLookup } from '../config/find-server.js';
import type { Origin } from '../config/origin.js';
import type { Clock } from '../core/clock.js';

/** A user, as a server knows them. */
export interface Identity {
  readonly server: string;
  readonly email: string;
  readonly fullName?: string;
  readonly credential: Credential;
}

/** The credential that identifies the user to the server. */
export type Credential =
  /** The embedded server's own token. */
  | { readonly kind: 'local' }
  | { readonly kind: 'none' }
  /** A token that was given, or what a command prints. */
  | { readonly kind: 'token' | 'command'; readonly origin: Origin }
  | {
      readonly kind: 'login';
      /** Address of the provider that knows the user. */
      readonly issuer: string;
      /** When the access token ends. */
      readonly expires?: Date;
      /** Whether it is renewed before. */
      readonly isRenewable: boolean;
    };

/** The credential of a client with these settings. */
export async function findCredential(
  serverUrl: string,
  { choice, folders }: Pick<ServerLookup, 'choice' | 'folders'>,
  clock: Clock,
): Promise<Credential> {
  if (choice.token !== undefined) {
    const kind = choice.token.value.kind === 'command' ? 'command' : 'token';
    return { kind, origin: choice.token.origin };
  }
  // Loaded late: few programs need it.
  const { readLogin } = await import('../config/log-in.js');
  const login = await readLogin(serverUrl, { folders, clock });
  if (login === undefined) return { kind: 'none' };
  const { issuer, expires, isRenewable } = login;
  return { kind: 'login', issuer, ...defined({ expires }), isRenewable };
}
