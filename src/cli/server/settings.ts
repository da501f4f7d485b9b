import { resolve } from 'node:path';
import type { LocalServerOptions } from '../../client/local-server.js';
import type { ServerOptions } from '../../config/find-server.js';
import { ConfigError, UsageError } from '../../core/errors.js';
import { readSize } from '../flags/quantities.js';
import { defaultDataFolder } from '../../local/store/data-folder.js';
import type { Io } from '../io.js';
import type { ConnectionArguments, LocalArguments, ServerArguments } from '../flags/options.js';

/** Which server is meant. @throws UsageError for a key without its certificate */
export function readServer(args: Partial<ServerArguments>): ServerOptions {
  if (args['client-key'] !== undefined && args['client-cert'] === undefined) {
    throw new UsageError('--client-key has no effect without --client-cert');
  }
  const { server, profile, insecure } = args;
  return {
    ...{ server, profile, insecure },
    tokenFile: args['token-file'],
    caFile: args['ca-file'],
    clientCert: args['client-cert'],
    clientKey: args['client-key'],
  };
}

/** How a command starts the embedded server in passing. @throws UsageError when the memory is no amount */
export function readLocal(args: Partial<ConnectionArguments>): LocalServerOptions {
  const { runtime, port, 'local-cores': cores, 'data-dir': dataDir } = args;
  return { runtime, port, cores, memory: readMemory(args['local-memory'], 'local-memory'), dataDir };
}

/** How `local start` starts it. @throws UsageError when the memory is no amount */
export function readLocalStart(args: LocalArguments): LocalServerOptions {
  const { runtime, port, cores, 'data-dir': dataDir } = args;
  return { runtime, port, cores, memory: readMemory(args.memory, 'memory'), dataDir };
}

/** Absolute path of the folder of the embedded server. */
export function dataFolderOf(args: Pick<LocalArguments, 'data-dir'>, { env, cwd }: Io): string {
  const folder = args['data-dir'];
  return folder === undefined ? defaultDataFolder(env) : resolve(cwd, folder);
}

function readMemory(text: string | undefined, flag: string): number | undefined {
  return text === undefined ? undefined : readSize(text, flag);
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

const REMOTE_FLAGS = [
  'server',
  'profile',
  'token-file',
  'ca-file',
  'client-cert',
  'client-key',
  'insecure',
] as const;

/** @throws UsageError for flags that only mean something with `--local`, or that contradict it */
export function checkLocality(args: ConnectionArguments): void {
  const given = (names: readonly (keyof ConnectionArguments)[]): string | undefined =>
    names.find((name) => args[name] !== undefined);
  if (args.local) {
    const remote = given(REMOTE_FLAGS);
    if (remote !== undefined) throw new UsageError(`--${remote} and --local exclude each other`);
  } else {
    const local = given(['runtime', 'local-cores', 'local-memory', 'port', 'data-dir']);
    if (local !== undefined) {
      throw new UsageError(`--${local} is about the built-in server`, { hint: 'give --local too' });
    }
  }
}
