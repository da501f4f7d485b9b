import { systemClock, type Clock } from '../core/clock.js';
import { showAddress, type ServerChoice, type TokenPlace } from '../config/choose-server.js';
import { lookUpServer, type ServerOptions, type Surroundings } from '../config/find-server.js';
import type { UserFolders } from '../config/folders.js';
import type { Setting } from '../config/origin.js';
import { normaliseServerUrl } from '../reana/http/server-url.js';

/** The settings that `connect` would use, and the origin of each value. */
export interface Settings {
  /** Absolute path of the file of profiles. */
  readonly file: string;
  /** By the name of the setting. Of a token only its place is shown, of a command only the program. */
  readonly values: Readonly<Record<string, Setting<string | boolean>>>;
  /** Settings that were given but are not used, and why. */
  readonly unused: readonly string[];
  /** Entries of the file that have no meaning. */
  readonly warnings: readonly string[];
}

export interface SettingsOptions extends ServerOptions, Omit<Surroundings, 'onWarning'> {
  readonly clock?: Clock;
}

/**
 * Reads the settings that `connect` would use with the same options. No request is sent.
 * @throws ConfigError
 * @example
 * const { values } = await readSettings();
 * console.log(values['server']?.value, values['server']?.origin.kind);
 */
export async function readSettings(options: SettingsOptions = {}): Promise<Settings> {
  const { clock = systemClock, env = process.env } = options;
  const { choice, config, folders } = await lookUpServer(options, options);
  const run = env['REANA_WORKON'];
  const login = await findLogin(choice, { folders, clock });
  return {
    file: config.file,
    values: {
      ...valuesOf(choice, login),
      ...(run === undefined || run === ''
        ? {}
        : { run: { value: run, origin: { kind: 'environment', name: 'REANA_WORKON' } } }),
    },
    unused: choice.unused,
    warnings: config.warnings,
  };
}

/** What is used where no token is given. */
async function findLogin(
  { server }: ServerChoice,
  options: { readonly folders: UserFolders; readonly clock: Clock },
): Promise<Setting | undefined> {
  if (server === undefined || !isServerUrl(server.value)) return undefined;
  const { readLogin } = await import('../config/log-in.js');
  const login = await readLogin(server.value, options);
  return login && { value: 'stored', origin: { kind: 'login', name: login.issuer } };
}

function isServerUrl(address: string): boolean {
  try {
    return normaliseServerUrl(address) !== '';
  } catch {
    return false;
  }
}

function valuesOf(choice: ServerChoice, login: Setting | undefined): Settings['values'] {
  const { profile, server, token, scheme, caFile, clientCert, clientKey, insecure } = choice;
  const all = {
    profile,
    server: server && { ...server, value: showAddress(server.value) },
    token: token === undefined ? login : { ...token, value: placeText(token.value) },
    'auth.scheme': scheme,
    'ca-file': caFile,
    'client-cert': clientCert,
    'client-key': clientKey,
    insecure,
  };
  return Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, Setting<string | boolean>] => entry[1] !== undefined,
    ),
  );
}

function placeText(place: TokenPlace): string {
  switch (place.kind) {
    case 'file':
      return `in ${place.path}`;
    case 'variable':
      return 'given';
    case 'command':
      return `printed by ${place.command.trim().split(/\s/)[0] ?? ''} …`;
  }
}
