import { readProcessState } from '../disk/process-state.js';

/** Identifies a process for good: the system reuses process ids, but not an id together with its start time. */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startTime: string;
}

/** The identity of this very process. */
export function identifyThisProcess(): ProcessIdentity {
  return { pid: process.pid, startTime: processStartTime(process.pid) ?? '' };
}

/** True while exactly this process is running. */
export function isRunning({ pid, startTime }: ProcessIdentity): boolean {
  const state = readProcessState(pid);
  return state?.startTime === startTime && !state.isZombie;
}

/** When a process started, in the form that this system reports, or undefined if there is no such process. */
export function processStartTime(pid: number): string | undefined {
  return readProcessState(pid)?.startTime;
}
