import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { AbortedError } from '../../core/errors.js';
import { packageFile } from '../package-file.js';
import type { DataFolder } from '../store/data-folder.js';
import { readLog } from '../store/read-log.js';
import { DEFAULT_IDLE_MINUTES, formatDaemonArguments, type DaemonOptions } from './daemon-arguments.js';

/** A detached server that is ready, or has failed. */
export interface SpawnedDaemon {
  readonly pid: number | undefined;
  /** How it failed, in parentheses; empty when it is ready. */
  readonly failure: string;
  /** Where its lines begin in the log of the folder, in bytes. */
  readonly logStart: number;
}

/** Bytes of a failed server's log that an error shows. */
const LOG_TAIL = 4096;

/** Resolves when the server is ready or has failed. @throws AbortedError when the signal fires, which ends it */
export async function spawnDaemon(
  folder: DataFolder,
  {
    daemonScript = packageFile('dist/bin/local-server.js'),
    idleMinutes = DEFAULT_IDLE_MINUTES,
    signal,
    ...options
  }: Partial<DaemonOptions> & { readonly daemonScript?: string; readonly signal?: AbortSignal },
): Promise<SpawnedDaemon> {
  const log = await open(folder.serverLog, 'a', 0o600);
  try {
    const { size: logStart } = await log.stat();
    const args = formatDaemonArguments({ ...options, dataDir: folder.root, idleMinutes });
    const child = spawn(process.execPath, [daemonScript, ...args], {
      cwd: folder.root,
      detached: true,
      stdio: ['ignore', log.fd, log.fd, 'ipc'],
    });
    return { pid: child.pid, failure: await waitForDaemon(child, signal), logStart };
  } finally {
    await log.close();
  }
}

/** What a server has written since it was started; of very much only the end. */
export async function readStartLog(folder: DataFolder, { logStart }: SpawnedDaemon): Promise<string> {
  const text = await readLog(folder.serverLog, { limit: LOG_TAIL, from: logStart });
  return text.trim() === '' ? 'its log is empty' : text.trimEnd();
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
