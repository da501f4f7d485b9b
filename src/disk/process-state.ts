import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

export interface ProcessState {
  /**
   * When the process started, in the form that this system reports. Ids of processes are reused; together with its start
   * an id identifies a process for good, even after the machine was rebooted.
   */
  readonly startTime: string;
  /** True when it has ended and only waits for its parent to collect its status. */
  readonly isZombie: boolean;
}

/** What the system reports of a process; undefined when there is none with this id, or it is hidden from this user. */
export function readProcessState(pid: number): ProcessState | undefined {
  try {
    return process.platform === 'linux' ? readProc(pid) : readElsewhere(pid);
  } catch {
    return undefined;
  }
}

function readProc(pid: number): ProcessState | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second field is the name in parentheses and may hold anything. The 3rd is the state, the 22nd the start in
  // clock ticks (proc_pid_stat(5)).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = fields[22 - 3];
  if (ticks === undefined) return undefined;
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return { startTime: `${boot} ${ticks}`, isZombie: fields[0] === 'Z' };
}

function readElsewhere(pid: number): ProcessState | undefined {
  if (process.platform === 'win32') {
    process.kill(pid, 0);
    return { startTime: 'running', isZombie: false };
  }
  const output = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const startTime = output.toString().trim();
  return startTime === '' ? undefined : { startTime, isZombie: false };
}
