import { setTimeout } from 'node:timers/promises';

/** Milliseconds that calls of the operating system may still take before they are given up. */
const LAST_CALLS = 1000;
const PAUSE = 10;

/** What Node calls that blocks a thread until the operating system returns: files and the names of hosts. */
const BLOCKING = /^(?:FSReq|GetAddrInfo|GetNameInfo)/;

/**
 * Ends this process with an exit code. `process.exit` waits for all threads, hence for ever when one is blocked, such as
 * by a file system that has gone: then only a signal ends the process.
 */
export async function endProcess(code: number): Promise<void> {
  for (let waited = 0; waited < LAST_CALLS && hasBlockedThread(); waited += PAUSE) await setTimeout(PAUSE);
  if (hasBlockedThread()) process.kill(process.pid, 'SIGKILL');
  process.exit(code);
}

/** Ends this process as the signal does where nobody handles it. */
export function endBySignal(signal: NodeJS.Signals): void {
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}

function hasBlockedThread(): boolean {
  return process.getActiveResourcesInfo().some((name) => BLOCKING.test(name));
}
