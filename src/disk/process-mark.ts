import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { isSystemError } from '../core/system-error.js';

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
  const now = readStart(Number(pid));
  return now === 'zombie' || (now !== undefined && digest(now) !== start);
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
  const time = readStart(pid);
  return time === undefined || time === 'zombie' ? GONE : digest(time);
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !isSystemError(error, 'ESRCH');
  }
}

/** When a process started; `zombie` when it has ended and only waits for its parent; undefined when it can't be seen. */
function readStart(pid: number): string | undefined {
  try {
    if (process.platform === 'win32') {
      process.kill(pid, 0);
      return 'running';
    }
    if (process.platform !== 'linux') {
      const answer = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return answer.toString().trim() || undefined;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name in parentheses may hold anything. The fields after it begin with the state; the 20th is the start in
    // clock ticks.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return 'zombie';
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
