import { resolve } from 'node:path';
import { defined } from '../../core/defined.js';
import { ConfigError, UsageError } from '../../core/errors.js';
import { readSize } from '../flags/quantities.js';
import { defaultDataFolder } from '../../local/store/data-folder.js';
import type { Io } from '../io.js';
import type { ConnectionArguments, DaemonArguments } from '../flags/options.js';

export { resolveAddress, resolveServer, type ServerAddress, type ServerSettings } from './server-settings.js';

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

/** @throws UsageError when the memory is no amount */
export function resolveLocal(args: DaemonArguments, io: Io): LocalSettings {
  const { runtime, port } = args;
  const cores = args['local-cores'] ?? args.cores;
  const memory = readMemory(args, 'local-memory') ?? readMemory(args, 'memory');
  const dataDir = args['data-dir'];
  return {
    ...defined({ runtime, cores, memory, port }),
    dataDir: dataDir === undefined ? defaultDataFolder(io.env) : resolve(io.cwd, dataDir),
  };
}

function readMemory(args: DaemonArguments, flag: 'memory' | 'local-memory'): number | undefined {
  const text = args[flag];
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
    const local = given(['runtime', 'local-cores', 'local-memory', 'data-dir']);
    if (local !== undefined) {
      throw new UsageError(`--${local} is about the built-in server`, { hint: 'give --local too' });
    }
  }
}
