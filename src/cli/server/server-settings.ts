import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { chooseServer, showAddress, toTlsOptions, type ServerChoice } from '../../config/choose-server.js';
import { configFile, readConfig, type Config } from '../../config/config-file.js';
import type { CredentialSettings } from '../../config/credentials.js';
import { userFolders, type UserFolders } from '../../config/folders.js';
import type { Clock } from '../../core/clock.js';
import { defined } from '../../core/defined.js';
import { ConfigError, UsageError, errorMessage } from '../../core/errors.js';
import type { RestClientOptions } from '../../reana/rest-client.js';
import type { TlsOptions } from '../../reana/http/connection.js';
import type { Io } from '../io.js';
import type { ServerArguments } from '../flags/options.js';

/** The server that is meant, and how to reach it. */
export interface ServerAddress {
  /** As it was given. */
  readonly serverUrl: string;
  readonly tls?: TlsOptions;
  readonly folders: UserFolders;
  /** Each value with its origin. */
  readonly choice: ServerChoice;
}

/** What a client is made of: the server, and who requests come from. */
export type ServerSettings = Pick<
  RestClientOptions,
  'serverUrl' | 'clock' | 'accessToken' | 'tokens' | 'tls' | 'authentication'
>;

/** The flags, the environment and the configuration file, put together. Nothing need be set. */
export async function readChoice(
  args: Partial<ServerArguments>,
  io: Io,
): Promise<{ readonly choice: ServerChoice; readonly config: Config; readonly folders: UserFolders }> {
  const folders = userFolders(io.env);
  const config = await readConfig(configFile(folders.config));
  const at = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : resolve(io.cwd, path);
  if (args['client-key'] !== undefined && args['client-cert'] === undefined) {
    throw new UsageError('--client-key means nothing without --client-cert');
  }
  const { server, profile, insecure } = args;
  const flags = {
    server: server?.trim() === '' ? undefined : server,
    profile,
    insecure,
    'token-file': at(args['token-file']),
    'ca-file': at(args['ca-file']),
    'client-cert': at(args['client-cert']),
    'client-key': at(args['client-key']),
  };
  const given = Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
  return { choice: chooseServer(given, io.env, config), config, folders };
}

/**
 * The server, without asking for a token. Warns on standard error of what weakens or means nothing.
 * @throws ConfigError that says what is missing, where it was looked for, and what to do
 */
export async function resolveAddress(args: Partial<ServerArguments>, io: Io): Promise<ServerAddress> {
  const { choice, config, folders } = await readChoice(args, io);
  const warn = (text: string): void => void io.stderr.write(`warning: ${text}\n`);
  config.warnings.forEach(warn);
  if (choice.server === undefined) {
    throw new ConfigError(
      'no REANA server is named (looked at --server, REANA_SERVER_URL and the configuration)',
      {
        hint: 'set REANA_SERVER_URL or give --server https://…, `reana-madminer config set server https://…` keeps it; or use --local to run on this machine',
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
 * The server and the token.
 * @throws ConfigError that says what is missing, where it was looked for, and what to do
 */
export async function resolveServer(
  args: Partial<ServerArguments>,
  io: Io,
  clock: Clock,
): Promise<ServerSettings> {
  const { serverUrl, tls, folders, choice } = await resolveAddress(args, io);
  // Loaded late: commands that ask no server start without the client.
  const { openCredentials } = await import('../../config/credentials.js');
  const credentials = await openCredentials(serverUrl, await readCredentials(choice), {
    folders,
    clock,
    ...defined({ tls }),
  });
  if (credentials.accessToken === undefined && credentials.tokens === undefined) {
    throw new ConfigError(
      `no access token for ${showAddress(serverUrl)} (looked at --token-file, REANA_ACCESS_TOKEN, the configuration and logins)`,
      {
        hint: 'copy it from your profile page on that server and set REANA_ACCESS_TOKEN, or give --token-file; where the server has logins, `reana-madminer login`',
      },
    );
  }
  return {
    serverUrl,
    clock,
    ...credentials,
    ...defined({ tls }),
    ...(choice.scheme === undefined ? {} : { authentication: choice.scheme.value }),
  };
}

async function readCredentials({ token }: ServerChoice): Promise<CredentialSettings> {
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
    token = (await readFile(path, 'utf8')).trim();
  } catch (cause) {
    throw new ConfigError(`the token file ${path} can't be read: ${errorMessage(cause)}`, { cause, hint });
  }
  if (token === '') throw new ConfigError(`the token file ${path} is empty`, { hint });
  return token;
}
