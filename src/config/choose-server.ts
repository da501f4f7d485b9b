import { ConfigError } from '../core/errors.js';
import type { AuthenticationScheme } from '../reana/auth/authentication.js';
import type { TlsOptions } from '../reana/http/connection.js';
import { normaliseServerUrl } from '../reana/http/server-url.js';
import { nameAll, type Config } from './config-file.js';
import type { Origin, Setting } from './origin.js';
import type { Profile } from './profile.js';

/** The caller's settings for the server. Paths are absolute. */
export type ServerFlags = Partial<
  Pick<Profile, 'server' | 'token-file' | 'ca-file' | 'client-cert' | 'client-key' | 'insecure'>
> & {
  readonly profile?: string;
};

export type EnvironmentVariables = Readonly<Record<string, string | undefined>>;

/** Where a token is to be had. */
export type TokenPlace =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'variable'; readonly name: string; readonly token: string }
  | { readonly kind: 'command'; readonly command: string };

/** Which server to use and how to send requests to it: each value with its origin. What was not given is absent. */
export interface ServerChoice {
  readonly profile?: Setting;
  readonly server?: Setting;
  readonly token?: Setting<TokenPlace>;
  readonly scheme?: Setting<AuthenticationScheme>;
  readonly caFile?: Setting;
  readonly clientCert?: Setting;
  readonly clientKey?: Setting;
  readonly insecure: Setting<boolean>;
  /** Settings that were given but are not used, and why. */
  readonly unused: readonly string[];
}

/** One place that values come from. */
interface Source {
  readonly values: Profile;
  readonly origin: (key: keyof Profile) => Origin;
}

const SERVER_VARIABLE = 'REANA_SERVER_URL';
const VARIABLES: Readonly<Partial<Record<keyof Profile, string>>> = {
  server: SERVER_VARIABLE,
  'ca-file': 'REANA_SERVER_CA_CERTS',
};
const TOKEN_VARIABLE = 'REANA_ACCESS_TOKEN';
const PROFILE_VARIABLE = 'REANA_MADMINER_PROFILE';

/**
 * Chooses each value: flag before environment before profile, except that a profile that is given comes before
 * the environment. What is kept for one server is never used for another: neither a profile's token, certificates and
 * trust, nor the environment's token when the environment names a server too.
 * @throws ConfigError when a profile is named that isn't there
 */
export function chooseServer(
  flags: ServerFlags,
  environment: EnvironmentVariables,
  config: Config,
): ServerChoice {
  const name = chooseProfile(flags, environment, config);
  const values = name === undefined ? undefined : config.profiles.get(name.value);
  const sources = orderSources(flags, environment, name, values);
  const server = pick(sources, 'server');

  const unused: string[] = [];
  const belongs = (address: string | undefined): boolean =>
    address !== undefined && server !== undefined && isSameOrigin(address, server.value);
  const usable = sources.filter(({ values: its }) => its !== values || belongs(values.server));
  if (name !== undefined && values !== undefined && !usable.some(({ values: its }) => its === values)) {
    const reason = values.server === undefined ? 'names no server' : `is for ${showAddress(values.server)}`;
    if (Object.keys(values).length > 0)
      unused.push(`profile ${name.value} ${reason}, so nothing of it is used`);
  }
  const envServer = trimmed(environment[SERVER_VARIABLE]);
  const envToken = trimmed(environment[TOKEN_VARIABLE]);
  const envTokenBelongs = envServer === undefined || belongs(envServer);
  if (envToken !== undefined && !envTokenBelongs && server !== undefined) {
    unused.push(
      `${TOKEN_VARIABLE} belongs to ${showAddress(envServer)} (${SERVER_VARIABLE}), so it is not sent elsewhere`,
    );
  }
  const clientCert = pick(usable, 'client-cert');
  return {
    ...present('profile', name),
    ...present('server', server),
    ...present('token', pickToken(usable, envTokenBelongs ? envToken : undefined)),
    ...present('scheme', pick(usable, 'auth.scheme')),
    ...present('caFile', pick(usable, 'ca-file')),
    ...present('clientCert', clientCert),
    ...present('clientKey', pickClientKey(usable, clientCert)),
    insecure: pick(usable, 'insecure') ?? { value: false, origin: { kind: 'default' } },
    unused,
  };
}

export function toTlsOptions({
  caFile,
  clientCert,
  clientKey,
  insecure,
}: ServerChoice): TlsOptions | undefined {
  const tls: TlsOptions = {
    ...(caFile === undefined ? {} : { caFile: caFile.value }),
    ...(clientCert === undefined
      ? {}
      : { clientCertificate: { certFile: clientCert.value, keyFile: clientKey?.value ?? clientCert.value } }),
    ...(insecure.value ? { insecure: true } : {}),
  };
  return Object.keys(tls).length === 0 ? undefined : tls;
}

/** People paste addresses with a token behind the question mark. */
export function showAddress(address: string | undefined): string {
  return (address ?? '').replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}

function chooseProfile(
  flags: ServerFlags,
  environment: EnvironmentVariables,
  config: Config,
): Setting | undefined {
  const fromEnvironment = trimmed(environment[PROFILE_VARIABLE]);
  const chosen: Setting | undefined =
    flags.profile !== undefined
      ? { value: flags.profile, origin: { kind: 'option', name: 'profile' } }
      : fromEnvironment !== undefined
        ? { value: fromEnvironment, origin: { kind: 'environment', name: PROFILE_VARIABLE } }
        : config.current !== undefined
          ? { value: config.current, origin: { kind: 'default' } }
          : undefined;
  if (chosen === undefined || config.profiles.has(chosen.value)) return chosen;
  throw new ConfigError(`there is no profile ${JSON.stringify(chosen.value)} in ${config.file}`, {
    hint: `${nameAll(config.profiles)}; choose another, or make one`,
    action: { type: 'set-server', inNewProfile: true },
  });
}

function orderSources(
  flags: ServerFlags,
  environment: EnvironmentVariables,
  name: Setting | undefined,
  profile: Profile | undefined,
): readonly Source[] {
  const fromFlags: Source = { values: flags, origin: (key) => ({ kind: 'option', name: key }) };
  const fromEnvironment: Source = {
    values: Object.fromEntries(
      Object.entries(VARIABLES).flatMap(([key, variable]) => {
        const value = trimmed(environment[variable]);
        return value === undefined ? [] : [[key, value]];
      }),
    ),
    origin: (key) => ({ kind: 'environment', name: VARIABLES[key] ?? '' }),
  };
  if (name === undefined || profile === undefined) return [fromFlags, fromEnvironment];
  const fromProfile: Source = { values: profile, origin: () => ({ kind: 'profile', name: name.value }) };
  return name.origin.kind === 'option'
    ? [fromFlags, fromProfile, fromEnvironment]
    : [fromFlags, fromEnvironment, fromProfile];
}

function pick<K extends keyof Profile>(
  sources: readonly Source[],
  key: K,
): Setting<NonNullable<Profile[K]>> | undefined {
  for (const { values, origin } of sources) {
    const value = values[key];
    if (value !== undefined) return { value, origin: origin(key) };
  }
  return undefined;
}

/** A key belongs to the certificate that was given beside it. */
function pickClientKey(sources: readonly Source[], certificate: Setting | undefined): Setting | undefined {
  const source = sources.find(({ values }) => values['client-cert'] !== undefined);
  return certificate === undefined || source === undefined ? undefined : pick([source], 'client-key');
}

function pickToken(
  sources: readonly Source[],
  variable: string | undefined,
): Setting<TokenPlace> | undefined {
  const all: Setting<TokenPlace>[] = [];
  for (const { values, origin } of sources) {
    const { 'token-file': path, 'auth.command': command } = values;
    if (path !== undefined) all.push({ value: { kind: 'file', path }, origin: origin('token-file') });
    if (command !== undefined)
      all.push({ value: { kind: 'command', command }, origin: origin('auth.command') });
    const here = origin('server');
    if (variable !== undefined && here.kind === 'environment') {
      all.push({
        value: { kind: 'variable', name: TOKEN_VARIABLE, token: variable },
        origin: { kind: 'environment', name: TOKEN_VARIABLE },
      });
    }
  }
  return all[0];
}

function isSameOrigin(a: string, b: string): boolean {
  const origin = originOf(a);
  return origin !== undefined && origin === originOf(b);
}

function originOf(address: string): string | undefined {
  try {
    return new URL(normaliseServerUrl(address)).origin;
  } catch {
    return undefined;
  }
}

function trimmed(text: string | undefined): string | undefined {
  const value = text?.trim();
  return value === undefined || value === '' ? undefined : value;
}

function present<K extends string, T>(key: K, value: T | undefined): { readonly [key in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { readonly [key in K]?: T });
}
