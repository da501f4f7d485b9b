import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isSystemError } from '../core/system-error.js';
import { readProcessState } from './process-state.js';

/** The process that works on a file, as part of the file's name: machine, process id, and start of the process. */
export type ProcessMark = string;

/** The mark of a file that no process works on. */
export const NO_PROCESS: ProcessMark = 'free';

const GONE = 'gone';

/** How old the last heartbeat of another machine's process may be, in milliseconds. */
const HEARTBEAT_TIMEOUT = 120_000;

let thisProcess: ProcessMark | undefined;

export function ownProcessMark(): ProcessMark {
  thisProcess ??= [machine(), process.pid, startMark(process.pid)].join('-');
  return thisProcess;
}

/**
 * True when the process may still be running. Processes of this machine are looked up; of one on another machine, as in
 * a home folder that machines share, only the age of its last heartbeat is known.
 */
export function isProcessAlive(owner: ProcessMark, silentFor: number): boolean {
  if (owner === NO_PROCESS) return false;
  if (owner === ownProcessMark()) return true;
  const [host, pid, start] = owner.split('-');
  if (host !== machine()) return silentFor < HEARTBEAT_TIMEOUT;
  return start !== GONE && startMark(Number(pid)) === start;
}

/**
 * True when the process ran on this machine and has ended. Nothing is proven of processes of other machines, and of
 * those that the system hides from this user.
 */
export function isProvenDead(owner: ProcessMark): boolean {
  const [host, pid, start] = owner.split('-');
  if (host !== machine() || start === GONE) return false;
  if (!exists(Number(pid))) return true;
  const now = readProcessState(Number(pid));
  return now !== undefined && (now.isZombie || digest(now.startTime) !== start);
}

let machineMark: string | undefined;

/** Identifies the machine and the process namespace (container) that the process id belongs to. */
function machine(): string {
  machineMark ??= digest(`${machineId()} ${hostname()} ${processNamespace()}`);
  return machineMark;
}

/** Of two machines with the same host name, as `localhost`, the ids differ. */
function machineId(): string {
  try {
    return readFileSync('/etc/machine-id', 'utf8').trim();
  } catch {
    return '';
  }
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Process ids are reused; together with the start time an id identifies a process for good. */
function startMark(pid: number): string {
  const state = readProcessState(pid);
  return state === undefined || state.isZombie ? GONE : digest(state.startTime);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isSystemError(error, 'ESRCH');
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
