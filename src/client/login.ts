import { defined } from '../core/defined.js';
import { systemClock, type Clock } from '../core/clock.js';
import { ConfigError, type ReanaMadminerError } from '../core/errors.js';
import { checkPort, isPort, PORT_HINT } from '../core/quantities/port.js';
import { chooseServer, type EnvironmentVariables, type ServerChoice } from '../config/choose-server.js';
import { configFile, readConfig } from '../config/config-file.js';
import {
  findAddress,
  type ServerAddress,
  type ServerOptions,
  type Surroundings,
} from '../config/find-server.js';
import type { LoginFlow } from '../config/log-in.js';
import type { Origin } from '../config/origin.js';
import type { CallOptions } from '../reana/model.js';
import { createRestClient } from '../reana/rest-client.js';

/** Where a login is stored, and for which server. */
export interface LogOutOptions
  extends Omit<ServerOptions, 'accessToken' | 'tokenFile' | 'tokenCommand'>, Surroundings, CallOptions {
  readonly clock?: Clock;
}

export interface LogInOptions extends LogOutOptions {
  /** `browser`: one on this machine; `device`: one on any machine, with a code. */
  readonly flow: 'browser' | 'device';
  /** Shows the user where to log in; called in any case, since no browser may open. */
  readonly onPrompt: (prompt: LoginPrompt) => void;
  /** Opens an address in a browser of this machine; it may fail. */
  readonly openBrowser?: (url: string) => Promise<void>;
  /** Port that the browser is redirected to; default: `REANA_CLIENT_LOGIN_LOOPBACK_PORT`, else any free one. */
  readonly port?: number;
  /** Stores the server of the options in a profile if no other server is configured, so that `connect()` finds it. */
  readonly remember?: boolean;
}

/** Where the user logs in. */
export interface LoginPrompt {
  readonly flow: 'browser' | 'device';
  readonly url: string;
  /** The code to type there; absent when the address contains it. */
  readonly code?: string;
}

/** A successful login. */
export interface LoggedIn {
  readonly server: string;
  readonly email: string;
  readonly fullName?: string;
  /** Address of the provider that knows the user. */
  readonly issuer: string;
  /** When the access token ends. */
  readonly expires?: Date;
  /** Whether it is renewed before. */
  readonly isRenewable: boolean;
  /** Origin of a configured token that takes precedence over this login. */
  readonly overriddenBy?: Origin;
  /** The profile that the server was stored in. */
  readonly profile?: string;
}

/** A login that was ended. */
export interface LoggedOut {
  readonly server: string;
  /** False when there was no login. */
  readonly wasLoggedIn: boolean;
  /** True when the provider has ended the login too, so that copies of it are useless. */
  readonly isRevoked: boolean;
  /** Why it has not. */
  readonly problem?: ReanaMadminerError;
}

/**
 * Logs in to a server with OpenID Connect and stores the login, which `connect` finds.
 * @throws ConfigError when the server takes no logins; AuthenticationError, NetworkError or AbortedError
 * @example
 * await logIn({ flow: 'device', onPrompt: ({ url, code }) => console.log(url, code ?? '') });
 */
export async function logIn(options: LogInOptions): Promise<LoggedIn> {
  const { clock = systemClock, signal, env = process.env, remember = false } = options;
  checkPort(options.port);
  const address = await findAddress(options, options);
  const { serverUrl, tls, folders, choice } = address;
  const { logIn: begin } = await import('../config/log-in.js');
  const login = await begin(serverUrl, flowOf(options, env), { folders, tls, clock, signal });
  const reach = { clock, ...defined({ tls }) };
  const { openCredentials } = await import('../config/credentials.js');
  const credentials = await openCredentials(serverUrl, {}, { folders, ...reach });
  const client = createRestClient({ serverUrl, ...reach, ...credentials });
  try {
    const { email, fullName } = await client.server.you(defined({ signal }));
    const profile = remember ? await rememberServer(address, options) : undefined;
    const { issuer, expires, isRenewable } = login;
    return {
      server: login.serverUrl,
      email,
      ...defined({ fullName }),
      issuer,
      ...defined({ expires }),
      isRenewable,
      ...defined({ overriddenBy: choice.token?.origin }),
      ...defined({ profile }),
    };
  } finally {
    client.close();
  }
}

/**
 * Removes a login in any case, and asks the provider to end it. It is no error when the provider does not.
 * @example
 * const { wasLoggedIn, isRevoked } = await logOut({ server: 'https://reana.example.org' });
 */
export async function logOut(options: LogOutOptions = {}): Promise<LoggedOut> {
  const { clock = systemClock, signal } = options;
  const { serverUrl, tls, folders } = await findAddress(options, options);
  const { logOut: end } = await import('../config/log-in.js');
  const { serverUrl: server, ...result } = await end(serverUrl, { folders, tls, clock, signal });
  return { server, ...result };
}

function flowOf({ flow, onPrompt, openBrowser, port }: LogInOptions, env: EnvironmentVariables): LoginFlow {
  if (flow === 'device') {
    return async (provider, access) => {
      const { loginByDevice } = await import('../reana/auth/device-login.js');
      return loginByDevice(provider, access, { onPrompt: (prompt) => onPrompt({ flow, ...prompt }) });
    };
  }
  return async (provider, access) => {
    const { loginByBrowser } = await import('../reana/auth/browser-login.js');
    return loginByBrowser(provider, access, {
      port: port ?? loopbackPort(env),
      onUrl: (url) => onPrompt({ flow, url }),
      openBrowser: (url) => openBrowser?.(url) ?? Promise.resolve(),
    });
  };
}

const PORT_VARIABLE = 'REANA_CLIENT_LOGIN_LOOPBACK_PORT';

/** The port that the browser comes back to, where the environment names one. @throws ConfigError when it is none */
function loopbackPort(env: EnvironmentVariables): number | undefined {
  const text = env[PORT_VARIABLE]?.trim();
  if (text === undefined || text === '') return undefined;
  const port = Number(text);
  if (/^\d+$/.test(text) && isPort(port)) return port;
  throw new ConfigError(`${PORT_VARIABLE} can't be ${JSON.stringify(text)}`, { hint: PORT_HINT });
}

/** Keeps the address of a server that was given; not where the environment or a profile names a server already. */
async function rememberServer(
  { folders, choice }: ServerAddress,
  { env = process.env, cwd = process.cwd() }: Surroundings,
): Promise<string | undefined> {
  if (choice.server?.origin.kind !== 'option') return undefined;
  const file = configFile(folders.config);
  if (chooseServer({}, env, await readConfig(file)).server !== undefined) return undefined;
  const { setInProfile } = await import('../config/change-profile.js');
  let profile: string | undefined;
  for (const [key, text] of worthKeeping(choice)) {
    ({ profile } = await setInProfile(file, { key, text, cwd }));
  }
  return profile;
}

function worthKeeping({ server, caFile }: ServerChoice): (readonly [string, string])[] {
  return [
    ...(server === undefined ? [] : [['server', server.value] as const]),
    ...(caFile?.origin.kind === 'option' ? [['ca-file', caFile.value] as const] : []),
  ];
}
