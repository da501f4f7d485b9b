import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { systemClock, type Clock } from '../../core/clock.js';
import { AbortedError, ReanaMadminerError } from '../../core/errors.js';
import { DEFAULT_IDLE_MINUTES, formatDaemonArguments, type DaemonOptions } from './daemon-arguments.js';
import { dataFolderAt, openDataFolder, type DataFolder } from '../store/data-folder.js';
import { packageFile } from '../package-file.js';
import { checkProviderLibrary } from '../openid/provider-library.js';
import { isRunning } from '../process-identity.js';
import { isClaimed, readServerRecord, type LocalServerRecord } from './server-record.js';
import { readLog } from '../store/read-log.js';

export type { LocalServerRecord } from './server-record.js';

export interface StartLocalServerOptions extends Partial<DaemonOptions> {
  readonly dataDir: string;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Script that runs the server. Default: the one of this package. */
  readonly daemonScript?: string;
}

/** Bytes of a failed server's log that an error shows. */
const LOG_TAIL = 4096;

/** How long a server may take to stop its steps, in milliseconds. */
const STOP_TIMEOUT = 30_000;

/**
 * The embedded server of a data folder: the one that is already running, or a new one in a process of its own that
 * outlives this one.
 * @throws `local-server` with the last lines of its log when it doesn't start, or with what to install when a package
 * is missing that the generation needs
 */
export async function startLocalServer(options: StartLocalServerOptions): Promise<LocalServerRecord> {
  const running = await findLocalServer(options.dataDir);
  if (running !== undefined) return running;
  if (options.generation === 'oidc') checkProviderLibrary();
  const folder = await openDataFolder(options.dataDir);
  const started = await spawnDaemon(folder, options);
  // Of two that start at once one gets the folder; the other's failure doesn't matter then.
  const record = await waitForClaimant(folder, options);
  if (record !== undefined) return record;
  const tail = await readLog(folder.serverLog, LOG_TAIL);
  throw new ReanaMadminerError(
    'local-server',
    `the embedded server did not start${started}:\n${tail.trimEnd()}`,
    {
      hint: `the whole log is ${folder.serverLog}`,
    },
  );
}

async function waitForClaimant(
  folder: DataFolder,
  { clock = systemClock, signal }: StartLocalServerOptions,
): Promise<LocalServerRecord | undefined> {
  while (await isClaimed(folder)) {
    const record = await readServerRecord(folder);
    if (record !== undefined) return record;
    await clock.sleep(25, signal);
  }
  return undefined;
}

/** The server that uses the folder now, or undefined. */
export function findLocalServer(dataDir: string): Promise<LocalServerRecord | undefined> {
  return readServerRecord(dataFolderAt(dataDir));
}

/**
 * Ends the server of the folder and its steps; the next server resumes the runs under way. False when no server is running.
 * @throws `local-server` when it does not end
 */
export async function stopLocalServer(
  dataDir: string,
  options: { readonly clock?: Clock; readonly signal?: AbortSignal } = {},
): Promise<boolean> {
  const { clock = systemClock, signal } = options;
  const record = await findLocalServer(dataDir);
  if (record === undefined) return false;
  process.kill(record.pid, 'SIGTERM');
  const deadline = clock.now() + STOP_TIMEOUT;
  while (isRunning(record)) {
    if (clock.now() > deadline) {
      throw new ReanaMadminerError('local-server', `the server of process ${record.pid} does not stop`, {
        hint: `see ${dataFolderAt(dataDir).serverLog}, or end it with kill -9 ${record.pid}`,
      });
    }
    await clock.sleep(25, signal);
  }
  return true;
}

/** Resolves when the server is ready or has failed; the text says how it failed. */
async function spawnDaemon(folder: DataFolder, options: StartLocalServerOptions): Promise<string> {
  const script = options.daemonScript ?? packageFile('dist/bin/local-server.js');
  const { idleMinutes = DEFAULT_IDLE_MINUTES } = options;
  const log = await open(folder.serverLog, 'a', 0o600);
  try {
    const args = formatDaemonArguments({ ...options, dataDir: folder.root, idleMinutes });
    const child = spawn(process.execPath, [script, ...args], {
      cwd: folder.root,
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    });
    return await waitForDaemon(child, options.signal);
  } finally {
    await log.close();
  }
}

function waitForDaemon(child: ChildProcess, signal: AbortSignal | undefined): Promise<string> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      signal?.removeEventListener('abort', abort);
      if (child.connected) child.disconnect();
      child.unref();
      action();
    };
    const abort = (): void => {
      child.kill('SIGTERM');
      settle(() => reject(new AbortedError('interrupted while the embedded server was starting')));
    };
    child.once('message', () => settle(() => resolve('')));
    child.once('error', (error) => settle(() => resolve(` (${error.message})`)));
    child.once('exit', (code) => settle(() => resolve(` (exit code ${code ?? 'unknown'})`)));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
  });
}
