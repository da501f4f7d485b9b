import { basename, resolve } from 'node:path';
import { addAbortSignal } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { readWholeFile } from '../disk/read-file.js';
import { UnreadableFileError } from '../disk/unreadable-file.js';
import { AbortedError, errorMessage, UsageError } from '../core/errors.js';
import { registerSecret } from '../core/redact.js';
import { isSystemError } from '../core/system-error.js';
import type { NewSecret } from '../reana/calls/secrets.js';
import type { Context } from './context.js';
import { printable } from './output/printable.js';

/** Where the values of new secrets come from. Never from the command line itself. */
export interface SecretSources {
  /** `NAME=PATH`, or a path whose last part is the name. */
  readonly files: readonly string[];
  /** Names of variables, or `NAME=VARIABLE`. */
  readonly variables: readonly string[];
  readonly prompts: readonly string[];
  readonly stdin: string | undefined;
}

/**
 * Reads the secrets from where they are.
 * @throws UsageError that never shows a value, even one that was given where none may be
 */
export async function readSecrets(sources: SecretSources, context: Context): Promise<readonly NewSecret[]> {
  const secrets: NewSecret[] = [];
  for (const given of sources.files) secrets.push(await fromFile(given, context));
  for (const given of sources.variables) secrets.push(fromVariable(given, context));
  if (sources.stdin !== undefined) secrets.push(await fromStdin(bareName(sources.stdin, '--stdin'), context));
  for (const given of sources.prompts) secrets.push(await fromPrompt(bareName(given, '--prompt'), context));
  return secrets;
}

/** A value on a command line can be read by every user of the machine, and stays in the history of the shell. */
export function refuseValue(given: string): never {
  const name = /^([-._A-Za-z0-9]+)=/.exec(given)?.[1];
  throw new UsageError(
    'the value of a secret must not stand on the command line: other users of this machine can read it there, ' +
      'and the shell keeps it',
    {
      hint: `give --prompt ${name ?? 'NAME'}, --stdin, --file or --from-env; and change the secret that was shown`,
    },
  );
}

function bareName(given: string, flag: string): string {
  if (given.includes('=')) refuseValue(given);
  if (given === '') throw new UsageError(`${flag} needs the name of a secret`);
  return given;
}

async function fromFile(given: string, { io }: Context): Promise<NewSecret> {
  const equals = given.indexOf('=');
  const path = given.slice(equals + 1);
  const name = equals === -1 ? basename(path) : given.slice(0, equals);
  try {
    return { name, type: 'file', value: await readWholeFile(resolve(io.cwd, path)) };
  } catch (error) {
    throw new UsageError(`the file of the secret ${name} can't be read: ${readFailure(error)}`, {
      hint: 'write it as --file NAME=PATH',
    });
  }
}

/** Without the path: it may be a value that was given in its place. */
function readFailure(error: unknown): string {
  if (isSystemError(error, 'ENOENT', 'ENAMETOOLONG')) return 'there is no such file';
  if (error instanceof UnreadableFileError) return error.message;
  return (error as NodeJS.ErrnoException).code ?? 'it is no file';
}

function fromVariable(given: string, { io }: Context): NewSecret {
  const equals = given.indexOf('=');
  const name = equals === -1 ? given : given.slice(0, equals);
  const value = io.env[given.slice(equals + 1)];
  if (value !== undefined && value !== '') return { name, type: 'env', value };
  throw new UsageError(`the environment variable for the secret ${name} is not set, or empty`, {
    hint: `write it as --from-env NAME=VARIABLE; a value can't be given there`,
  });
}

async function fromStdin(name: string, { io, signal }: Context): Promise<NewSecret> {
  if (io.stdin === undefined || io.stdin.isTTY === true) {
    throw new UsageError(`nothing is piped in for the secret ${name}`, {
      hint: `pipe it in, as in \`pass show ${name} | reana-madminer secrets add --stdin ${name}\`, or give --prompt`,
    });
  }
  const value = (await buffer(addAbortSignal(signal, io.stdin))).toString('utf8').replace(/\r?\n$/, '');
  if (value === '') throw new UsageError(`the secret ${name} that was piped in is empty`);
  return { name, type: 'env', value };
}

async function fromPrompt(name: string, { io, terminal, signal }: Context): Promise<NewSecret> {
  if (io.stdin?.isTTY !== true) {
    throw new UsageError(`there is no terminal to ask for the secret ${name} on`, {
      hint: 'give --stdin, --file or --from-env',
    });
  }
  const { default: password } = await import('@inquirer/password');
  try {
    const value = await password(
      { message: printable(`${name}:`), mask: false, validate: (text) => text !== '' || 'it is empty' },
      { input: io.stdin, output: terminal.ungated(), signal },
    );
    registerSecret(value);
    return { name, type: 'env', value };
  } catch (cause) {
    throw new AbortedError(`no secret was stored: ${errorMessage(cause)}`, { cause });
  }
}
