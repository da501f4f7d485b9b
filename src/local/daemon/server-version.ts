import { readFileSync } from 'node:fs';
import { systemClock } from '../../core/clock.js';
import { compareVersions } from '../../core/version/compare-versions.js';
import { VERSION } from '../../core/version/version.js';
import { dataFolderAt } from '../store/data-folder.js';
import { ACTIVE_STATUSES } from '../store/run-record.js';
import { RunStore } from '../store/run-store.js';
import { parseDaemonArguments, type DaemonOptions } from './daemon-arguments.js';
import type { LocalServerRecord } from './server-record.js';

/** What a program reports to its user about an embedded server of another version. */
export interface ServerVersionNote {
  /**
   * `replaced`: it was older and idle, and gives way to one of this version; `busy`: it is older and runs in progress
   * keep it; `foreign`: it is older and part of another program; `newer`: this program is the older one.
   */
  readonly kind: 'replaced' | 'busy' | 'foreign' | 'newer';
  readonly message: string;
}

/** What follows from the version of the server that runs: what to say, and with which settings to replace it. */
export interface ServerComparison {
  readonly note?: ServerVersionNote;
  /** Absent for a server that stays. */
  readonly replacement?: Partial<DaemonOptions>;
}

/** Compares a server with this program. Only an older one that is detached and idle is to be replaced. */
export async function compareServer(record: LocalServerRecord): Promise<ServerComparison> {
  const order = compareVersions(record.version, VERSION);
  if (order === 0) return {};
  const server = `the local server is of ${record.version === undefined ? 'an older version' : `version ${record.version}`}`;
  if (order > 0) {
    return { note: { kind: 'newer', message: `${server}, newer than this program, which is ${VERSION}` } };
  }
  const replacement = settingsOf(record);
  if (replacement === undefined) {
    const message = `${server} and part of another program; version ${VERSION} starts when that has ended`;
    return { note: { kind: 'foreign', message } };
  }
  const active = await countActiveRuns(record.dataDir);
  if (active > 0) {
    const runs = active === 1 ? '1 run' : `${active} runs`;
    const message = `${server} and still has ${runs} in progress; version ${VERSION} replaces it once it is idle or stopped`;
    return { note: { kind: 'busy', message } };
  }
  const message = `${server} and was idle: version ${VERSION} replaces it`;
  return { note: { kind: 'replaced', message }, replacement };
}

/** What a detached server was started with; undefined for one in a process that does other work, too. */
function settingsOf({ version, pid, arguments: args }: LocalServerRecord): DaemonOptions | undefined {
  try {
    // Servers that don't write their version don't write their arguments, either.
    const given = args ?? (version === undefined ? argumentsOf(pid) : undefined);
    return given === undefined ? undefined : parseDaemonArguments(given);
  } catch {
    return undefined;
  }
}

/** The arguments of a process that runs the script of a detached server, where the system shows them in a file. */
function argumentsOf(pid: number): readonly string[] | undefined {
  const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  const first = words.indexOf('--data-dir');
  return first !== -1 && words.includes('--idle-minutes') ? words.slice(first) : undefined;
}

async function countActiveRuns(dataDir: string): Promise<number> {
  const store = await RunStore.open(dataFolderAt(dataDir), systemClock);
  return store.list().filter(({ status }) => ACTIVE_STATUSES.has(status)).length;
}
