import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { AbortedError } from '../../core/errors.js';
import { packageFile } from '../../disk/package-file.js';
import { isStarted } from '../started-child.js';
import type { DataFolder } from '../store/data-folder.js';
import { readLog } from '../store/read-log.js';
import { DEFAULT_IDLE_MINUTES, formatDaemonArguments, type DaemonOptions } from './daemon-arguments.js';

/** What a detached server reports to the process that started it. */
export type DaemonMessage =
  { readonly event: 'ready' } | { readonly event: 'failed'; readonly reason: string };

/** How a server ended that was never ready, as far as it is known. */
interface DaemonFailure {
  /** Its exit code, or why there was no process. */
  readonly ending?: string;
  /** Its own words. */
  readonly reason?: string;
}

/** A detached server that is ready, or has failed. */
export interface SpawnedDaemon {
  readonly pid: number | undefined;
  readonly failure: DaemonFailure;
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

/** Why a server did not start: what it has written since then (of very much only the end), or else what it has told. */
export async function describeFailedStart(
  folder: DataFolder,
  { logStart, failure: { ending, reason } }: SpawnedDaemon,
): Promise<string> {
  const log = (await readLog(folder.serverLog, { limit: LOG_TAIL, from: logStart })).trimEnd();
  const words = log === '' ? (reason ?? 'its log is empty') : log;
  return `the embedded server did not start${ending === undefined ? '' : ` (${ending})`}:\n${words}`;
}

function waitForDaemon(child: ChildProcess, signal: AbortSignal | undefined): Promise<DaemonFailure> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      signal?.removeEventListener('abort', abort);
      if (child.connected) child.disconnect();
      child.unref();
      action();
    };
    const abort = (): void => {
      if (isStarted(child)) child.kill('SIGTERM');
      settle(() => reject(new AbortedError('interrupted while the embedded server was starting')));
    };
    child.once('message', (message: DaemonMessage) =>
      settle(() => resolve(message.event === 'failed' ? { reason: message.reason } : {})),
    );
    child.once('error', ({ message }) => settle(() => resolve({ ending: message })));
    child.once('exit', (code) => settle(() => resolve({ ending: `exit code ${code ?? 'unknown'}` })));
    signal?.addEventListener('abort', abort, { once: true });
    if (signal?.aborted === true) abort();
  });
}
