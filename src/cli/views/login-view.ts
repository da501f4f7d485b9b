import type { Paint } from '../io.js';
import { formatTime } from './quantities.js';
import { factsText } from './table.js';

export interface ShownIdentity {
  readonly server: string;
  readonly email: string;
  readonly fullName?: string | undefined;
}

export interface LoginFacts {
  /** Address of the provider that knows the user. */
  readonly issuer: string;
  /** When the access token ends. */
  readonly expires?: Date | undefined;
  /** Whether a new one is got by itself then. */
  readonly renewable: boolean;
}

/** What authenticates the user. */
export type ShownCredential =
  | { readonly kind: 'local' }
  | { readonly kind: 'none' }
  | { readonly kind: 'token' | 'command'; readonly from: string }
  | ({ readonly kind: 'login' } & LoginFacts);

export function loginText(login: ShownIdentity & LoginFacts, paint: Paint): string {
  return `${paint.green('logged in')} to ${login.server} as ${nameText(login)}, ${validityText(login)}`;
}

export function logoutText(
  { server, loggedOut, revoked }: { server: string; loggedOut: boolean; revoked: boolean },
  paint: Paint,
): string {
  if (!loggedOut) return `there was no login at ${server}`;
  return revoked
    ? `${paint.green('logged out')} of ${server}`
    : `${paint.yellow('logged out on this machine only')}: ${server}`;
}

export function identityText(
  identity: ShownIdentity & { credential: ShownCredential },
  paint: Paint,
): string {
  const { server, email, fullName, credential } = identity;
  return factsText(
    [
      ['user', email],
      ['name', fullName === '' ? undefined : fullName],
      ['server', server],
      ['known by', credentialText(credential)],
    ],
    paint,
  );
}

function nameText({ email, fullName }: ShownIdentity): string {
  return fullName === undefined || fullName === '' ? email : `${fullName} <${email}>`;
}

function credentialText(credential: ShownCredential): string | undefined {
  switch (credential.kind) {
    case 'local':
      return "the built-in server's own token";
    case 'none':
      return undefined;
    case 'token':
      return `the token of ${credential.from}`;
    case 'command':
      return `the command of ${credential.from}`;
    case 'login':
      return `a login at ${credential.issuer}, ${validityText(credential)}`;
  }
}

function validityText({ expires, renewable }: LoginFacts): string {
  if (renewable) return 'renewed by itself';
  return expires === undefined ? 'without an announced end' : `until ${formatTime(expires)}`;
}
