import { readdirSync, readFileSync, statSync } from 'node:fs';
import { getuid, kill, pid as ownPid, platform } from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from '../../core/clock.js';
import { isSystemError } from '../../core/system-error.js';

/** The variable in the environment of a step's processes by which they are found, whatever session they are in. */
export const STEP_MARKER = 'REANA_MADMINER_STEP';

/** Processes that are looked at before other work gets its turn. */
const SLICE = 64;

/** Milliseconds between two searches: killed processes take a moment to end. */
const PAUSE = 10;
/** Searches until what can't be killed, such as a process that waits for a disk, is left alone. */
const SEARCHES = 200;
/** Searches as long as some process is just being replaced by another program and shows no environment. */
const UNDECIDED_SEARCHES = 4;

/**
 * Kills all processes of this user that have one of the markers in the environment that they were started with, and
 * resolves when there is none left. Only Linux shows it; elsewhere nothing is done. A process that was started without
 * its parent's environment is not found.
 */
export async function endMarkedProcesses(markers: ReadonlySet<string>): Promise<void> {
  if (platform !== 'linux' || markers.size === 0) return;
  for (let search = 1; search <= SEARCHES; search += 1) {
    const { killed, undecided } = await killMarked(markers);
    if (killed === 0 && (undecided === 0 || search >= UNDECIDED_SEARCHES)) return;
    await systemClock.sleep(PAUSE);
  }
}

async function killMarked(
  markers: ReadonlySet<string>,
): Promise<{ readonly killed: number; readonly undecided: number }> {
  let [killed, undecided] = [0, 0];
  const processes = readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? [Number(name)] : []));
  // The newest come first: what starts others, and ends, has to be met before it does.
  for (const [index, pid] of processes.sort((a, b) => b - a).entries()) {
    if (index % SLICE === SLICE - 1) await setImmediate();
    // Nothing is awaited between looking and killing, so the id still belongs to the same process.
    try {
      if (pid === ownPid || statSync(`/proc/${pid}`).uid !== getuid?.()) continue;
      const environment = readFileSync(`/proc/${pid}/environ`);
      if (environment.length === 0 && isStarting(pid)) undecided += 1;
      if (!isMarked(environment, markers)) continue;
      kill(pid, 'SIGKILL');
      killed += 1;
    } catch (error) {
      if (!isSystemError(error, 'ENOENT', 'ESRCH', 'EACCES', 'EPERM')) throw error;
    }
  }
  return { killed, undecided };
}

/** True for an environment, as /proc has it, that holds one of the markers. The empty text is none. */
export function isMarked(environment: Buffer, markers: ReadonlySet<string>): boolean {
  const prefix = `${STEP_MARKER}=`;
  const variables = environment.toString('latin1').split('\0');
  const marker = variables.find((variable) => variable.startsWith(prefix))?.slice(prefix.length);
  return marker !== undefined && marker !== '' && markers.has(marker);
}

/** True for a process with memory of its own, which a zombie and a thread of the kernel have not. */
function isStarting(pid: number): boolean {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return Number(fields[23 - 3]) > 0;
}
