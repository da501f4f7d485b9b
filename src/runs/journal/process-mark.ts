import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';

/** Who works on a journal, as part of a file name: machine, process, and when that process began. */
export type ProcessMark = string;

/** The mark of a journal that nobody works on. */
export const NO_PROCESS: ProcessMark = 'free';

const GONE = 'gone';

/** How old the last sign of life of another machine's process may be. */
const HEARTBEAT_TIMEOUT = 120_000;

let thisProcess: ProcessMark | undefined;

export function ownProcessMark(): ProcessMark {
  thisProcess ??= [machine(), process.pid, startMark(process.pid)].join('-');
  return thisProcess;
}

/**
 * True when the owner may still be at work. Processes of this machine are looked up; of one of another machine, as in
 * a home folder that machines share, only the age of its last sign of life is known.
 */
export function isProcessAlive(owner: ProcessMark, silentFor: number): boolean {
  if (owner === NO_PROCESS) return false;
  if (owner === ownProcessMark()) return true;
  const [host, pid, start] = owner.split('-');
  if (host !== machine()) return silentFor < HEARTBEAT_TIMEOUT;
  return start !== GONE && startMark(Number(pid)) === start;
}

let machineMark: string | undefined;

/** The machine, and among its containers the one whose process numbers are meant. */
function machine(): string {
  machineMark ??= digest(`${hostname()} ${processNamespace()}`);
  return machineMark;
}

function processNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid');
  } catch {
    return '';
  }
}

/** Numbers of processes are given away again; together with the time of its start one names a process for good. */
function startMark(pid: number): string {
  const time = startTime(pid);
  return time === undefined ? GONE : digest(time);
}

function startTime(pid: number): string | undefined {
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
    // The name in parentheses may hold anything. Behind it: the state first, the start in clock ticks as the 20th.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    if (fields[0] === 'Z') return undefined;
    return `${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()} ${fields[19] ?? ''}`;
  } catch {
    return undefined;
  }
}

function digest(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
