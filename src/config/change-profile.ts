import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { ConfigError } from '../core/errors.js';
import { nearest } from '../core/text/nearest.js';
import { normaliseServerUrl } from '../reana/http/server-url.js';
import { changeConfig, type ConfigDocument } from './change-config.js';
import { nameAll, type Config } from './config-file.js';
import { checkKey, checkProfileName, parseProfileValue, PROFILE_KEYS, type ProfileKey } from './profile.js';

/** The profile that is made when none is named. */
export const FIRST_PROFILE = 'default';

/** What a server's settings must not be carried over to another one with. */
const SERVER_BOUND = [
  'token-file',
  'auth.command',
  'client-cert',
  'insecure',
] as const satisfies ProfileKey[];

/**
 * Stores a value. Relative paths start from `cwd`. The first profile becomes the current one.
 * @throws ConfigError when the key or the value is none, and for a new server while the old one's token is kept
 */
export async function setInProfile(
  file: string,
  { profile, key, text, cwd }: { profile?: string | undefined; key: string; text: string; cwd: string },
): Promise<{ readonly config: Config; readonly profile: string; readonly value: unknown }> {
  const name = checkKey(key);
  const parsed = parseProfileValue(name, text)[name];
  const value = typeof parsed === 'string' ? completeValue(name, parsed, cwd) : parsed;
  let target = FIRST_PROFILE;
  const config = await changeConfig(file, (document) => {
    target = checkProfileName(profile ?? document.current ?? FIRST_PROFILE);
    const profiles = (document.profiles ??= {});
    const values = (Object.hasOwn(profiles, target) ? profiles[target] : undefined) ?? {};
    if (name === 'server') checkMove(target, values, String(value));
    profiles[target] = { ...values, [name]: value };
    document.current ??= target;
  });
  return { config, profile: target, value };
}

/** Forgets a value. @throws ConfigError when there is no such profile or it has no such value */
export async function unsetInProfile(
  file: string,
  { profile, key }: { profile?: string | undefined; key: string },
): Promise<{ readonly config: Config; readonly profile: string }> {
  let target = FIRST_PROFILE;
  const config = await changeConfig(file, (document) => {
    target = profile ?? document.current ?? FIRST_PROFILE;
    const values = findProfile(file, document, target);
    if (!Object.hasOwn(values, key)) {
      checkKey(key);
      throw new ConfigError(`the profile ${target} has no ${key}`, {
        hint: 'look at what is set, and where',
        action: { type: 'show-config' },
      });
    }
    Reflect.deleteProperty(values, key);
  });
  return { config, profile: target };
}

/** Makes a profile the one that is used when none is named. @throws ConfigError when there is none of that name */
export async function useProfile(file: string, name: string): Promise<Config> {
  return changeConfig(file, (document) => {
    findProfile(file, document, name);
    document.current = name;
  });
}

/** Forgets a profile. @throws ConfigError when there is none of that name */
export async function removeProfile(file: string, name: string): Promise<Config> {
  return changeConfig(file, (document) => {
    findProfile(file, document, name);
    Reflect.deleteProperty(document.profiles ?? {}, name);
    if (document.current === name) delete document.current;
  });
}

function findProfile(file: string, { profiles = {} }: ConfigDocument, name: string): Record<string, unknown> {
  const found = Object.hasOwn(profiles, name) ? profiles[name] : undefined;
  if (found !== undefined) return found;
  const guess = nearest(name, Object.keys(profiles));
  throw new ConfigError(`there is no profile ${JSON.stringify(name)} in ${file}`, {
    hint: guess === undefined ? nameAll(new Map(Object.entries(profiles))) : `did you mean ${guess}?`,
  });
}

function completeValue(key: ProfileKey, text: string, cwd: string): string {
  if (key === 'server') return normaliseServerUrl(text);
  if (PROFILE_KEYS[key].kind !== 'path') return text;
  return text.startsWith('~/') ? join(homedir(), text.slice(2)) : resolve(cwd, text);
}

/** A token that was given for one server is not sent to another because somebody changed the address. */
function checkMove(profile: string, values: Readonly<Record<string, unknown>>, next: string): void {
  const { server } = values;
  const kept = SERVER_BOUND.filter((key) => key in values);
  if (kept.length === 0 || typeof server !== 'string') return;
  if (URL.canParse(server) && new URL(server).origin === new URL(next).origin) return;
  throw new ConfigError(`the profile ${profile} keeps ${kept.join(', ')} for ${server}`, {
    hint: 'unset those first, or make a profile of its own',
    action: { type: 'set-server', server: next, inNewProfile: true },
  });
}
