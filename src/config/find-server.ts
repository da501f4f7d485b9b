import { readWholeText } from '../disk/read-file.js';
import { defined } from '../core/defined.js';
import { resolve } from 'node:path';
import type { Clock } from '../core/clock.js';
import { ConfigError, UsageError, errorMessage } from '../core/errors.js';
import type { TlsOptions } from '../reana/http/connection.js';
import type { RestClientOptions } from '../reana/rest-client.js';
import {
  chooseServer,
  showAddress,
  toTlsOptions,
  type EnvironmentVariables,
  type ServerChoice,
  type ServerFlags,
} from './choose-server.js';
import { configFile, readConfig, type Config } from './config-file.js';
import type { CredentialSettings } from './credentials.js';
import { userFolders, type UserFolders } from './folders.js';

/** Which server to use, and how to reach it. What is left out is looked up in the environment and the profiles. */
export interface ServerOptions {
  /** Address, with or without scheme and `/api`; else `REANA_SERVER_URL`, else that of the profile. */
  readonly server?: string | undefined;
  /** Name of a profile; else `REANA_MADMINER_PROFILE`, else the current one. */
  readonly profile?: string | undefined;
  readonly accessToken?: string | undefined;
  /** Path of a file that holds the access token and nothing else; without it, `REANA_ACCESS_TOKEN` counts. */
  readonly tokenFile?: string | undefined;
  /** Shell command that prints an access token; comes before a file. */
  readonly tokenCommand?: string | undefined;
  /** Path of a PEM file with the server's private certificate authority. */
  readonly caFile?: string | undefined;
  /** Path of a PEM file with the client certificate. */
  readonly clientCert?: string | undefined;
  /** Path of a PEM file with its key, when the certificate is alone in its file. */
  readonly clientKey?: string | undefined;
  /** Accepts any certificate: an attacker on the network can read the token. */
  readonly insecure?: boolean | undefined;
}

/** Where settings are looked up. */
export interface Surroundings {
  /** Environment variables; those of the process when left out. */
  readonly env?: EnvironmentVariables;
  /** Folder that relative paths start from; the current one of the process when left out. */
  readonly cwd?: string;
  /** Called for settings that weaken the connection, and for those that are not used. */
  readonly onWarning?: (message: string) => void;
}

/** Each setting of a server with its origin, and the files that they come from. */
export interface ServerLookup {
  readonly choice: ServerChoice;
  readonly config: Config;
  readonly folders: UserFolders;
}

/** The configured server. */
export interface ServerAddress {
  /** As it was given. */
  readonly serverUrl: string;
  readonly tls?: TlsOptions;
  readonly folders: UserFolders;
  /** Each value with its origin. */
  readonly choice: ServerChoice;
}

/** The settings of a client: the server and the credentials. */
export type ServerSettings = Pick<
  RestClientOptions,
  'serverUrl' | 'clock' | 'accessToken' | 'tokens' | 'tls' | 'authentication'
>;

/** Combines the options, the environment and the profiles. Nothing is required. */
export async function lookUpServer(
  options: ServerOptions = {},
  { env = process.env, cwd = process.cwd() }: Surroundings = {},
): Promise<ServerLookup> {
  const folders = userFolders(env);
  const config = await readConfig(configFile(folders.config));
  const at = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(cwd, path);
  const { server, profile, insecure, tokenFile, caFile, clientCert, clientKey } = options;
  if (clientKey !== undefined && clientCert === undefined) {
    throw new UsageError('the key of a client certificate means nothing without the certificate');
  }
  const given: ServerFlags = Object.fromEntries(
    Object.entries({
      server: server?.trim() === '' ? undefined : server,
      profile,
      insecure,
      'token-file': at(tokenFile),
      'ca-file': at(caFile),
      'client-cert': at(clientCert),
      'client-key': at(clientKey),
    }).filter(([, value]) => value !== undefined),
  );
  return { choice: chooseServer(given, env, config), config, folders };
}

/**
 * The address of the server, without asking for a token.
 * @throws ConfigError that names what is missing, where it was looked for, and what to do
 */
export async function findAddress(
  options: ServerOptions = {},
  surroundings: Surroundings = {},
): Promise<ServerAddress> {
  const { choice, config, folders } = await lookUpServer(options, surroundings);
  const warn = surroundings.onWarning ?? ((): void => undefined);
  config.warnings.forEach(warn);
  if (choice.server === undefined) {
    throw new ConfigError(
      'no REANA server is named (looked at the options, REANA_SERVER_URL and the profiles)',
      {
        hint: 'set REANA_SERVER_URL, give an address, save one in a profile, or use the local server to run on this machine',
        action: { type: 'choose-server' },
      },
    );
  }
  choice.unused.forEach(warn);
  const serverUrl = choice.server.value;
  if (choice.insecure.value) {
    warn(
      `${showAddress(serverUrl)} is trusted unseen (insecure): whoever listens on the way can read the token`,
    );
  }
  const tls = toTlsOptions(choice);
  return { serverUrl, folders, choice, ...defined({ tls }) };
}

/**
 * The server and the credentials: an access token, what a command prints, or a stored login.
 * @throws ConfigError that names what is missing, where it was looked for, and what to do
 */
export async function findServer(
  options: ServerOptions,
  surroundings: Surroundings,
  clock: Clock,
): Promise<ServerSettings> {
  const { serverUrl, tls, folders, choice } = await findAddress(options, surroundings);
  // Loaded late: programs that send no request start without the client.
  const { openCredentials } = await import('./credentials.js');
  const given = options.accessToken?.trim() ?? '';
  const settings = await readCredentials(choice, given, options.tokenCommand);
  const credentials = await openCredentials(serverUrl, settings, {
    folders,
    clock,
    ...defined({ tls }),
  });
  if (credentials.accessToken === undefined && credentials.tokens === undefined) {
    throw new ConfigError(
      `no access token for ${showAddress(serverUrl)} (looked at the options, REANA_ACCESS_TOKEN, the profiles and logins)`,
      {
        hint: 'copy it from your profile page on that server and set REANA_ACCESS_TOKEN, or give a file that holds it; where the server has logins, log in',
        action: { type: 'login', server: showAddress(serverUrl) },
      },
    );
  }
  return {
    serverUrl,
    clock,
    ...credentials,
    ...defined({ tls }),
    ...defined({ authentication: choice.scheme?.value }),
  };
}

async function readCredentials(
  { token }: ServerChoice,
  accessToken: string,
  command: string | undefined,
): Promise<CredentialSettings> {
  if (accessToken !== '') return { accessToken };
  if (command !== undefined) return { command };
  switch (token?.value.kind) {
    case 'variable':
      return { accessToken: token.value.token };
    case 'command':
      return { command: token.value.command };
    case 'file':
      return { accessToken: await readTokenFile(token.value.path) };
    case undefined:
      return {};
  }
}

async function readTokenFile(path: string): Promise<string> {
  const hint = 'a token file holds the access token and nothing else';
  let token: string;
  try {
    token = (await readWholeText(path)).trim();
  } catch (cause) {
    throw new ConfigError(`the token file ${path} can't be read: ${errorMessage(cause)}`, { cause, hint });
  }
  if (token === '') throw new ConfigError(`the token file ${path} is empty`, { hint });
  return token;
}
