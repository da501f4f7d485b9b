import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { systemClock } from '../../core/clock.js';
import { AbortedError, errorMessage } from '../../core/errors.js';
import { EnvironmentError } from '../environments/environment-error.js';
import { processStartTime, type ProcessIdentity } from '../process-identity.js';
import type { RuntimeResult } from './runtime.js';
import { endMarkedProcesses, STEP_MARKER } from './step-marker.js';

/** How long a process may take to end after SIGTERM, in milliseconds. */
const GRACE = 3000;
const POLL_INTERVAL = 20;

export interface GroupCommand {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  /** For standard input, which is empty without it. */
  readonly input?: string | undefined;
  /** Marks the environment, so that what leaves the group is found, too. */
  readonly marker?: string;
  /** Standard output and error are appended to it. */
  readonly logFile: string;
}

/**
 * Runs a command as the leader of a process group of its own and resolves when it has ended; what it left running in
 * the group, or with the marker in its environment, is ended, too, as in a container. When the signal fires the group
 * gets SIGTERM, then SIGKILL.
 * @throws EnvironmentError when it can't be started, AbortedError when the signal fired
 */
export async function runInGroup(
  command: GroupCommand,
  onStarted: (pid: number, startTime: string) => void,
  signal: AbortSignal,
): Promise<RuntimeResult> {
  if (signal.aborted) throw interruptedError(signal);
  const child = startGroup(command);
  const exited = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  const { pid } = child;
  if (pid === undefined) throw await startError(exited, command);

  const endings: Promise<void>[] = [];
  const abort = (): void => void endings.push(endGroup(pid));
  signal.addEventListener('abort', abort, { once: true });
  try {
    onStarted(pid, processStartTime(pid) ?? '');
    writeInput(child, command.input);
    const [exitCode, name] = await exited;
    await Promise.all(endings);
    if (endings.length > 0) throw interruptedError(signal);
    return name === null ? { exitCode } : { exitCode: null, signal: name };
  } finally {
    signal.removeEventListener('abort', abort);
    signalGroup(pid, 'SIGKILL');
    if (command.marker !== undefined) await endMarkedProcesses(new Set([command.marker]));
  }
}

/** Ends the group of a process that is still the same one. */
export async function reapGroup({ pid, startTime }: ProcessIdentity): Promise<void> {
  if (processStartTime(pid) === startTime) await endGroup(pid);
}

/** SIGTERM to the whole group, SIGKILL to what is left of it after the grace period; resolves when it has ended. */
export async function endGroup(pid: number, grace = GRACE): Promise<void> {
  signalGroup(pid, 'SIGTERM');
  for (let waited = 0; waited < grace; waited += POLL_INTERVAL) {
    if (!signalGroup(pid, 0)) return;
    await systemClock.sleep(POLL_INTERVAL);
  }
  signalGroup(pid, 'SIGKILL');
}

/** False when there is no such group. */
function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Nothing may be awaited between starting the child and listening for its end. */
function startGroup(command: GroupCommand): ChildProcess {
  const log = openSync(command.logFile, 'a', 0o600);
  try {
    return spawn(command.file, command.args, {
      cwd: command.cwd,
      env: command.marker === undefined ? command.env : { ...command.env, [STEP_MARKER]: command.marker },
      detached: true,
      stdio: [command.input === undefined ? 'ignore' : 'pipe', log, log],
    });
  } finally {
    closeSync(log);
  }
}

function writeInput(child: ChildProcess, input: string | undefined): void {
  child.stdin?.on('error', () => undefined); // it ended without reading all of its script
  child.stdin?.end(input);
}

/** A child without a process id has failed to start: `exited` rejects with why. */
async function startError(exited: Promise<unknown>, command: GroupCommand): Promise<EnvironmentError> {
  const cause: unknown = await exited.catch((error: unknown) => error);
  return new EnvironmentError(
    'environment',
    `${command.file} can't be started in ${command.cwd}: ${errorMessage(cause)}`,
    {
      hint: 'Check that both exist.',
      cause,
    },
  );
}

function interruptedError(signal: AbortSignal): AbortedError {
  return new AbortedError('the step was interrupted', { cause: signal.reason });
}
