import type { Clock } from '../core/clock.js';
import { ConfigError, ReanaMadminerError } from '../core/errors.js';
import { discoverLogin } from '../reana/auth/discover.js';
import type { ProviderAccess } from '../reana/auth/provider-fetch.js';
import type { OpenIdProvider } from '../reana/auth/provider.js';
import { revokeToken } from '../reana/auth/refresh-tokens.js';
import type { TokenSet } from '../reana/auth/token-set.js';
import type { TlsOptions } from '../reana/http/connection.js';
import { normaliseServerUrl } from '../reana/http/server-url.js';
import type { UserFolders } from './folders.js';
import { LoginStore } from './login-store.js';

export interface LoginOptions {
  readonly folders: UserFolders;
  readonly tls?: TlsOptions | undefined;
  readonly clock: Clock;
  readonly signal?: AbortSignal | undefined;
}

/** How the user shows the provider who they are. */
export type LoginFlow = (provider: OpenIdProvider, access: ProviderAccess) => Promise<TokenSet>;

/** A login as it may be shown. */
export interface LoginSummary {
  readonly serverUrl: string;
  /** Address of the provider that knows the user. */
  readonly issuer: string;
  /** When the access token ends, which is renewed before where `isRenewable`. */
  readonly expires?: Date;
  readonly isRenewable: boolean;
}

/**
 * Logs in at a server and stores the login.
 * @throws ConfigError when the server takes no logins, `login-failed`, NetworkError or AbortedError
 */
export async function logIn(
  serverUrl: string,
  flow: LoginFlow,
  { folders, ...options }: LoginOptions,
): Promise<LoginSummary> {
  const access = { ...options, serverUrl: normaliseServerUrl(serverUrl) };
  const provider = await findProvider(access);
  const tokens = await flow(provider, access);
  await new LoginStore(folders.state, access.clock).saveLogin(access.serverUrl, provider, tokens);
  return summarise(access.serverUrl, provider, tokens);
}

/** The login that is stored for a server. */
export async function readLogin(
  serverUrl: string,
  { folders, clock }: Pick<LoginOptions, 'folders' | 'clock'>,
): Promise<LoginSummary | undefined> {
  const server = normaliseServerUrl(serverUrl);
  const login = await new LoginStore(folders.state, clock).read(server);
  return login?.tokens === undefined ? undefined : summarise(server, login.provider, login.tokens);
}

export interface Logout {
  readonly serverUrl: string;
  /** False when there was no login. */
  readonly wasLoggedIn: boolean;
  /** True when the provider has ended the login too, so that copies of it are of no use. */
  readonly isRevoked: boolean;
  /** Why it has not. */
  readonly problem?: ReanaMadminerError;
}

/** Forgets a login in any case, and asks the provider to end it. A provider that doesn't is no error. */
export async function logOut(serverUrl: string, { folders, ...options }: LoginOptions): Promise<Logout> {
  const access = { ...options, serverUrl: normaliseServerUrl(serverUrl) };
  const login = await new LoginStore(folders.state, access.clock).forget(access.serverUrl);
  const result = { serverUrl: access.serverUrl, wasLoggedIn: login?.tokens !== undefined };
  const refreshToken = login?.tokens?.refreshToken;
  if (login === undefined || refreshToken === undefined) return { ...result, isRevoked: false };
  try {
    await revokeToken(login.provider, refreshToken, access);
    return { ...result, isRevoked: true };
  } catch (error) {
    if (!ReanaMadminerError.is(error)) throw error;
    return { ...result, isRevoked: false, problem: error };
  }
}

async function findProvider(access: ProviderAccess): Promise<OpenIdProvider> {
  const { serverUrl } = access;
  const discovery = await discoverLogin(access);
  switch (discovery.kind) {
    case 'oidc':
      return discovery.provider;
    case 'none':
      throw new ConfigError(`${serverUrl} takes no logins, only access tokens`, {
        hint: `copy the token from ${serverUrl}/profile and set it as REANA_ACCESS_TOKEN, or give a file that holds it`,
        action: { type: 'set-option', option: 'tokenFile' },
      });
    case 'broken':
    case 'unknown':
      throw new ReanaMadminerError(
        'login-failed',
        `nobody can log in at ${serverUrl} just now: ${discovery.reason}`,
        {
          hint: 'try again later; if it persists, report this to the administrators of the cluster',
        },
      );
  }
}

function summarise(serverUrl: string, { issuer }: OpenIdProvider, tokens: TokenSet): LoginSummary {
  const { expiresAt, refreshToken } = tokens;
  return {
    serverUrl,
    issuer,
    ...(expiresAt === undefined ? {} : { expires: new Date(expiresAt) }),
    isRenewable: refreshToken !== undefined,
  };
}
