import { ConfigError } from '../core/errors.js';
import { nearest } from '../core/text/nearest.js';
import type { AuthenticationScheme } from '../reana/auth/authentication.js';

/** What is kept about one server. Paths are absolute. */
export interface Profile {
  /** Address of the server; all else in the profile is for it alone. */
  readonly server?: string;
  /** File that holds an access token and nothing else. */
  readonly 'token-file'?: string;
  /** Command line of a program that prints an access token. */
  readonly 'auth.command'?: string;
  /** How the server takes tokens, when it can't be found out. */
  readonly 'auth.scheme'?: AuthenticationScheme;
  /** PEM file of a private certificate authority. */
  readonly 'ca-file'?: string;
  /** PEM file of a certificate that the server demands of its clients. */
  readonly 'client-cert'?: string;
  /** PEM file of its key; `client-cert` may hold it too. */
  readonly 'client-key'?: string;
  /** Accepts any certificate. */
  readonly insecure?: boolean;
}

export type ProfileKey = keyof Profile;

interface KeyRule {
  readonly kind: 'text' | 'path' | 'boolean' | 'choice';
  readonly choices?: readonly string[];
  readonly describe: string;
}

export const PROFILE_KEYS: Readonly<Record<ProfileKey, KeyRule>> = {
  server: { kind: 'text', describe: 'address of the REANA server' },
  'token-file': { kind: 'path', describe: 'file that contains the access token' },
  'auth.command': { kind: 'text', describe: 'command that prints an access token' },
  'auth.scheme': { kind: 'choice', choices: ['query', 'bearer'], describe: 'how the server takes tokens' },
  'ca-file': { kind: 'path', describe: "PEM file of the server's private certificate authority" },
  'client-cert': { kind: 'path', describe: 'PEM file of the client certificate' },
  'client-key': { kind: 'path', describe: 'PEM file of its private key' },
  insecure: { kind: 'boolean', describe: 'true turns the verification of TLS certificates off' },
};

export function isProfileKey(key: string): key is ProfileKey {
  return Object.hasOwn(PROFILE_KEYS, key);
}

/** @throws ConfigError for a name that a file, a command line or an environment could not hold plainly */
export function checkProfileName(name: string): string {
  if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return name;
  throw new ConfigError(`a profile can't be called ${JSON.stringify(name)}`, {
    hint: 'a name begins with a letter or a digit and continues with letters, digits, ".", "_" and "-"',
  });
}

/**
 * The value of a key as a command line gives it.
 * @throws ConfigError that names what is allowed
 */
export function parseProfileValue(key: string, text: string): Profile {
  const name = checkKey(key);
  const { kind, choices } = PROFILE_KEYS[name];
  if (text.trim() === '') throw wrongValue(name, text, 'something that is not empty');
  if (kind === 'boolean' && text !== 'true' && text !== 'false') {
    throw wrongValue(name, text, 'true or false');
  }
  if (choices?.includes(text) === false) throw wrongValue(name, text, choices.join(' or '));
  return { [name]: kind === 'boolean' ? text === 'true' : text };
}

/** @throws ConfigError with the nearest key; one of its own kind for tokens, which no file of ours takes */
export function checkKey(key: string): ProfileKey {
  if (isProfileKey(key)) return key;
  if (/token|password|secret/i.test(key)) {
    throw new ConfigError(`${key} is not kept in the configuration, which other programs read too`, {
      hint: 'set token-file (a file that holds the token) or auth.command (a program that prints it), or log in',
      action: { type: 'login' },
    });
  }
  const keys = Object.keys(PROFILE_KEYS);
  const guess = nearest(key, keys);
  throw new ConfigError(`there is no setting ${JSON.stringify(key)}`, {
    hint: guess === undefined ? `there are ${keys.join(', ')}` : `did you mean ${guess}?`,
  });
}

function wrongValue(key: ProfileKey, value: string, allowed: string): ConfigError {
  return new ConfigError(`${key} can't be ${JSON.stringify(value)}: it is ${allowed}`);
}
