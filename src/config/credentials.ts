import type { Clock } from '../core/clock.js';
import type { ClientOptions } from '../reana/client.js';
import type { TlsOptions } from '../reana/connection.js';
import type { UserFolders } from './folders.js';

/** What a user has set up by hand for a server. */
export interface CredentialSettings {
  /** A token that stays: a REANA access token, or a JWT that was got elsewhere. */
  readonly accessToken?: string;
  /** A shell command that prints a token. */
  readonly command?: string;
}

/** Who requests come from: what was set up by hand comes first. */
export function openCredentials(
  _serverUrl: string,
  { accessToken }: CredentialSettings,
  _options: { folders: UserFolders; tls?: TlsOptions; clock?: Clock },
): Promise<Pick<ClientOptions, 'accessToken' | 'tokens'>> {
  return Promise.resolve(accessToken === undefined ? {} : { accessToken });
}
