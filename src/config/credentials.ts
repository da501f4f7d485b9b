import { systemClock, type Clock } from '../core/clock.js';
import type { RestClientOptions } from '../reana/rest-client.js';
import type { TlsOptions } from '../reana/http/connection.js';
import { normaliseServerUrl } from '../reana/http/server-url.js';
import type { UserFolders } from './folders.js';

/** What a user has set up by hand for a server. */
export interface CredentialSettings {
  /** A token that stays: a REANA access token, or a JWT that was got elsewhere. */
  readonly accessToken?: string;
  /** A shell command that prints a token. */
  readonly command?: string;
}

/**
 * Who requests come from: a token given by hand, else what a command prints, else the login that is stored for the
 * server. Nothing when there is none of these.
 */
export async function openCredentials(
  serverUrl: string,
  { accessToken, command }: CredentialSettings,
  options: { folders: UserFolders; tls?: TlsOptions; clock?: Clock },
): Promise<Pick<RestClientOptions, 'accessToken' | 'tokens'>> {
  const { folders, tls, clock = systemClock } = options;
  if (accessToken !== undefined && accessToken.trim() !== '') return { accessToken };
  const server = normaliseServerUrl(serverUrl);
  if (command !== undefined && command.trim() !== '') {
    const { CommandTokens } = await import('./token-command.js');
    return { tokens: new CommandTokens({ command, serverUrl: server, clock }) };
  }
  const { LoginStore } = await import('./login-store.js');
  const store = new LoginStore(folders.state, clock);
  const login = await store.read(server);
  if (login?.tokens === undefined) return {};
  const { StoredLoginTokens } = await import('./stored-login.js');
  return { tokens: new StoredLoginTokens(store, server, { clock, tls }) };
}
