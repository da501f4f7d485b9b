import { dirname, isAbsolute, join, resolve } from 'node:path';
import { homedir } from 'node:os';
import { readWholeText } from '../disk/read-file.js';
import { defined } from '../core/defined.js';
import { ConfigError, errorMessage } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { isSystemError } from '../core/system-error.js';
import { checkProfileName, isProfileKey, PROFILE_KEYS, type Profile, type ProfileKey } from './profile.js';

/** The contents of the configuration file. */
export interface Config {
  /** Absolute path; there may be no such file. */
  readonly file: string;
  /** The profile that is used when none is named. */
  readonly current?: string;
  readonly profiles: ReadonlyMap<string, Profile>;
  /** What the file holds that means nothing. */
  readonly warnings: readonly string[];
}

export function configFile(folder: string): string {
  return join(folder, 'config.json');
}

/**
 * Reads the configuration; none when there is no file.
 * @throws ConfigError that names the file, the key and what is allowed there
 */
export async function readConfig(file: string): Promise<Config> {
  return checkDocument(file, await readDocument(file));
}

/** The file's data, unchecked but for being an object. @throws ConfigError when there is a file but none that can be read */
export async function readDocument(file: string): Promise<JsonObject> {
  let text: string;
  try {
    text = await readWholeText(file);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return {};
    throw new ConfigError(`the configuration ${file} can't be read: ${errorMessage(error)}`, {
      cause: error,
    });
  }
  try {
    if (text.trim() === '') return {};
    return requireObject(JSON.parse(text), file, 'the file');
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`the configuration ${file} is no JSON: ${errorMessage(error)}`, {
      cause: error,
      hint: 'correct it, or move it away and set the server anew',
      action: { type: 'set-server' },
    });
  }
}

/** @throws ConfigError that names the file, the key and what is allowed there */
export function checkDocument(file: string, document: JsonObject): Config {
  const warnings: string[] = [];
  for (const key of Object.keys(document)) {
    if (key !== 'current' && key !== 'profiles') warnings.push(`${file}: ${key} means nothing here`);
  }
  const { current } = document;
  if (current !== undefined && typeof current !== 'string') {
    throw wrong(file, 'current', 'the name of a profile');
  }
  const entries = Object.entries(requireObject(document['profiles'] ?? {}, file, 'profiles'));
  const profiles = new Map(
    entries.map(([name, values]) => {
      const at = `profiles.${checkProfileName(name)}`;
      return [name, checkProfile(file, at, requireObject(values, file, at), warnings)] as const;
    }),
  );
  if (current !== undefined && !profiles.has(current)) {
    throw wrong(file, 'current', `the name of a profile: ${nameAll(profiles)}`);
  }
  return { file, profiles, warnings, ...defined({ current }) };
}

function checkProfile(file: string, at: string, values: JsonObject, warnings: string[]): Profile {
  const profile: Partial<Record<ProfileKey, unknown>> = {};
  for (const [key, value] of Object.entries(values)) {
    if (!isProfileKey(key)) {
      warnings.push(`${file}: ${at}.${key} means nothing here`);
      continue;
    }
    const { kind, choices } = PROFILE_KEYS[key];
    if (kind === 'boolean') {
      if (typeof value !== 'boolean') throw wrong(file, `${at}.${key}`, 'true or false');
      profile[key] = value;
    } else if (typeof value !== 'string' || value.trim() === '') {
      throw wrong(file, `${at}.${key}`, 'a text');
    } else if (choices?.includes(value) === false) {
      throw wrong(file, `${at}.${key}`, choices.map((choice) => JSON.stringify(choice)).join(' or '));
    } else {
      profile[key] = kind === 'path' ? expandPath(value, dirname(file)) : value;
    }
  }
  if ('token-file' in profile && 'auth.command' in profile) {
    throw wrong(file, at, 'has either token-file or auth.command', '');
  }
  if ('client-key' in profile && !('client-cert' in profile)) {
    throw wrong(file, `${at}.client-key`, 'given only with client-cert');
  }
  return profile as Profile;
}

/** Paths in the file start from its folder, `~/` from the user's home. */
function expandPath(path: string, folder: string): string {
  if (path.startsWith('~/')) return join(homedir(), path.slice(2));
  return isAbsolute(path) ? path : resolve(folder, path);
}

export function nameAll(profiles: ReadonlyMap<string, unknown>): string {
  return profiles.size === 0 ? 'there is none yet' : `there is ${[...profiles.keys()].join(', ')}`;
}

function requireObject(value: unknown, file: string, at: string): JsonObject {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw wrong(file, at, 'an object');
}

function wrong(file: string, at: string, allowed: string, verb = 'must be '): ConfigError {
  return new ConfigError(`in the configuration ${file}, ${at} ${verb}${allowed}`);
}
