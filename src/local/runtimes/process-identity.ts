import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { platform } from 'node:process';

/**
 * When a process started, in whatever form this system tells it, or undefined if there is none: together with its id
 * it names one process for ever, also after the id was given away again or the machine was started anew.
 */
export function processStartTime(pid: number): string | undefined {
  try {
    if (platform !== 'linux') {
      const answer = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      return answer.toString().trim() || undefined;
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is the name in parentheses and may hold anything; the 22nd is the start in clock ticks.
    const ticks = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .at(22 - 3);
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    return ticks === undefined ? undefined : `${boot} ${ticks}`;
  } catch {
    return undefined;
  }
}
