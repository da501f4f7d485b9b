import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ConfigError, UsageError, errorMessage } from '../core/errors.js';
import { defaultDataFolder } from '../local/data-folder.js';
import type { TlsOptions } from '../reana/connection.js';
import type { Io } from './io.js';
import type { ConnectionArguments, DaemonArguments } from './options.js';

/** Which server to talk to, and who as. */
export interface ServerSettings {
  readonly serverUrl: string;
  readonly accessToken: string;
  readonly tls?: TlsOptions;
}

/** How the embedded server is to run; what is left out is for the server to choose. */
export interface LocalSettings {
  readonly runtime?: 'auto' | 'host' | 'docker' | 'podman' | 'apptainer';
  readonly cores?: number;
  /** Bytes. */
  readonly memory?: number;
  readonly port?: number;
  /** Absolute path. */
  readonly dataDir: string;
}

/**
 * The server and the token: flag before environment.
 * @throws ConfigError that says what is missing, where it was looked for, and what to do
 */
export async function resolveServer(args: ConnectionArguments, io: Io): Promise<ServerSettings> {
  const serverUrl = args.server ?? io.env['REANA_SERVER_URL'];
  if (serverUrl === undefined || serverUrl.trim() === '') {
    throw new ConfigError('no REANA server is named (looked at --server and REANA_SERVER_URL)', {
      hint: 'set REANA_SERVER_URL or give --server https://…, or use --local to run on this machine',
    });
  }
  const accessToken = await resolveToken(args['token-file'], io);
  if (accessToken === undefined) {
    throw new ConfigError(
      `no access token for ${withoutSecrets(serverUrl)} (looked at --token-file and REANA_ACCESS_TOKEN)`,
      {
        hint: 'copy it from your profile page on that server and set REANA_ACCESS_TOKEN, or give --token-file',
      },
    );
  }
  const caFile = args['ca-file'];
  return {
    serverUrl,
    accessToken,
    ...(caFile === undefined ? {} : { tls: { caFile: resolve(io.cwd, caFile) } }),
  };
}

async function resolveToken(file: string | undefined, io: Io): Promise<string | undefined> {
  const token =
    file === undefined ? io.env['REANA_ACCESS_TOKEN'] : await readTokenFile(resolve(io.cwd, file));
  return token === undefined || token.trim() === '' ? undefined : token.trim();
}

async function readTokenFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new ConfigError(`the token file ${path} can't be read: ${errorMessage(cause)}`, {
      cause,
      hint: '--token-file names a file that holds the access token and nothing else',
    });
  }
}

/** People paste addresses with a token behind the question mark. */
function withoutSecrets(address: string): string {
  return address.replace(/[?#].*$/s, '').replace(/\/\/[^/]*@/, '//');
}

/** @throws UsageError when the memory is no amount */
export function resolveLocal(args: DaemonArguments, io: Io): LocalSettings {
  const { runtime, port } = args;
  const cores = args['local-cores'] ?? args.cores;
  const memory = readMemory(args, 'local-memory') ?? readMemory(args, 'memory');
  const dataDir = args['data-dir'];
  return {
    ...(runtime === undefined ? {} : { runtime }),
    ...(cores === undefined ? {} : { cores }),
    ...(memory === undefined ? {} : { memory }),
    ...(port === undefined ? {} : { port }),
    dataDir: dataDir === undefined ? defaultDataFolder(io.env) : resolve(io.cwd, dataDir),
  };
}

function readMemory(args: DaemonArguments, flag: 'memory' | 'local-memory'): number | undefined {
  const text = args[flag];
  return text === undefined ? undefined : parseMemory(text, flag);
}

const UNITS = ['', 'k', 'm', 'g', 't'];

/** Bytes of an amount as people and Kubernetes write it: `4G`, `512Mi`, `2000000000`. Units are powers of 1024. */
export function parseMemory(text: string, flag = 'memory'): number {
  const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?$/i.exec(text.trim()) ?? [];
  const bytes = Math.floor(Number(digits) * 1024 ** UNITS.indexOf(unit.toLowerCase()));
  if (digits === '' || bytes < 1) {
    throw new UsageError(`--${flag} can't be ${JSON.stringify(text)}`, { hint: 'write it like 4G or 512M' });
  }
  return bytes;
}

/** The run a command is about: the argument before REANA_WORKON. */
export function resolveRun(argument: string | undefined, env: Io['env']): string {
  const run = argument ?? env['REANA_WORKON'];
  if (run === undefined || run.trim() === '') {
    throw new ConfigError('no run is named (looked at the argument and REANA_WORKON)', {
      hint: 'name it as the first argument, such as madminer.1, or set REANA_WORKON; `reana-madminer list` shows all',
    });
  }
  return run;
}

/** @throws UsageError for flags that only mean something with `--local`, or that contradict it */
export function checkLocality(args: ConnectionArguments): void {
  const given = (names: readonly (keyof ConnectionArguments)[]): string | undefined =>
    names.find((name) => args[name] !== undefined);
  if (args.local) {
    const remote = given(['server', 'token-file', 'ca-file']);
    if (remote !== undefined) throw new UsageError(`--${remote} and --local exclude each other`);
  } else {
    const local = given(['runtime', 'local-cores', 'local-memory', 'data-dir']);
    if (local !== undefined) {
      throw new UsageError(`--${local} is about the built-in server`, { hint: 'give --local too' });
    }
  }
}
