import { systemClock, type Clock } from '../../core/clock.js';
import { ReanaMadminerError } from '../../core/errors.js';
import { checkProviderLibrary } from '../openid/provider-library.js';
import { isRunning } from '../process-identity.js';
import { dataFolderAt, openDataFolder, type DataFolder } from '../store/data-folder.js';
import { checkDaemonOptions, type DaemonOptions } from './daemon-arguments.js';
import { isClaimed, readServerRecord, type LocalServerRecord } from './server-record.js';
import { compareServer, type ServerVersionNote } from './server-version.js';
import { describeFailedStart, spawnDaemon } from './spawn-daemon.js';

export type { LocalServerRecord } from './server-record.js';
export type { ServerVersionNote } from './server-version.js';

export interface StartLocalServerOptions extends Partial<DaemonOptions> {
  readonly dataDir: string;
  readonly clock?: Clock;
  readonly signal?: AbortSignal;
  /** Script that runs the server. Default: the one of this package. */
  readonly daemonScript?: string;
  /** Called when the server that is running is not of this program's version. */
  readonly onVersion?: (note: ServerVersionNote) => void;
}

/** The embedded server of a data folder, and whose it is. */
export interface StartedLocalServer extends LocalServerRecord {
  /** True when this call has started it; false when it was running, or another program has started it in the meantime. */
  readonly started: boolean;
  /** True when it was started in place of an older one that was idle. */
  readonly replaced: boolean;
}

/** How long a server may take to stop its steps, in milliseconds. */
const STOP_TIMEOUT = 30_000;

/**
 * The embedded server of a data folder: the one that is already running, or a new one in a process of its own that
 * outlives this one. An older version that is idle is replaced by this one, with the settings that it had.
 * @throws UsageError for settings that are out of range; `local-server` with the last lines of its log when it doesn't
 * start, or with what to install when a package is missing that the generation needs
 */
export async function startLocalServer(given: StartLocalServerOptions): Promise<StartedLocalServer> {
  checkDaemonOptions(given);
  const running = await findLocalServer(given.dataDir);
  const comparison = running === undefined ? undefined : await compareServer(running);
  if (comparison?.note !== undefined) given.onVersion?.(comparison.note);
  if (running !== undefined && comparison?.replacement === undefined) {
    return { ...running, started: false, replaced: false };
  }
  if (running !== undefined) await endServer(running, given);
  const options = { ...comparison?.replacement, ...given };
  if (options.generation === 'oidc') checkProviderLibrary();
  const folder = await openDataFolder(options.dataDir);
  const daemon = await spawnDaemon(folder, options);
  // Of two that start at once one gets the folder; the other's failure doesn't matter then.
  const record = await waitForClaimant(folder, options);
  if (record !== undefined) {
    const started = record.pid === daemon.pid;
    return { ...record, started, replaced: started && running !== undefined };
  }
  throw new ReanaMadminerError('local-server', await describeFailedStart(folder, daemon), {
    hint: `the whole log is ${folder.serverLog}`,
  });
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
  const record = await findLocalServer(dataDir);
  if (record === undefined) return false;
  await endServer(record, options);
  return true;
}

/** Ends this very server, and no later one of the same folder. */
async function endServer(
  record: LocalServerRecord,
  { clock = systemClock, signal }: { readonly clock?: Clock; readonly signal?: AbortSignal },
): Promise<void> {
  if (isRunning(record)) process.kill(record.pid, 'SIGTERM');
  const deadline = clock.now() + STOP_TIMEOUT;
  while (isRunning(record)) {
    if (clock.now() > deadline) {
      throw new ReanaMadminerError('local-server', `the server of process ${record.pid} does not stop`, {
        hint: `see ${dataFolderAt(record.dataDir).serverLog}, or end it with kill -9 ${record.pid}`,
      });
    }
    await clock.sleep(25, signal);
  }
}
