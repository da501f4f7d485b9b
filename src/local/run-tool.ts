import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { defined } from '../core/defined.js';
import { throwIfAborted } from './abort.js';
import { isStarted } from './started-child.js';

export interface ToolOptions {
  /** All variables of the tool: it inherits none. */
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** For standard input, which is empty without it. */
  readonly input?: string;
  /** Milliseconds after which the tool is ended, and has failed. Default: none. */
  readonly timeout?: number;
  readonly signal?: AbortSignal;
  /** Called with each line of output as it comes. */
  readonly onLine?: (line: string) => void;
  /** `ignored` where processes that outlive the tool may hold its output open. Default: `captured`. */
  readonly output?: 'captured' | 'ignored';
}

export interface ToolResult {
  /** True when it could not be started, ended with another exit code than 0, or was ended. */
  readonly failed: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** Standard output and error, in the order in which they were written. */
  readonly all: string;
  /** The system's code when it could not be started, such as `ENOENT` when it is not installed. */
  readonly code: string | undefined;
  /** Why it failed, in one line, without its output. */
  readonly shortMessage: string | undefined;
}

/** How long a tool may take to end after SIGTERM, in milliseconds. */
const GRACE = 2000;

/**
 * Runs a program of this machine to its end, without showing any of its output.
 * @returns how it ended, also when it failed
 * @throws AbortedError when the signal fires, which ends the program
 */
export async function runTool(
  file: string,
  args: readonly string[],
  { env, cwd, input, timeout, signal, onLine, output = 'captured' }: ToolOptions,
): Promise<ToolResult> {
  if (signal !== undefined) throwIfAborted(signal);
  const pipe = output === 'captured' ? 'pipe' : 'ignore';
  const child = execa(file, args, {
    env,
    extendEnv: false,
    reject: false,
    all: true,
    stdout: pipe,
    stderr: pipe,
    forceKillAfterDelay: GRACE,
    ...(input === undefined ? { stdin: 'ignore' } : { input }),
    ...defined({ cwd, timeout }),
  });
  const end = (): void => {
    if (isStarted(child)) child.kill();
  };
  signal?.addEventListener('abort', end, { once: true });
  const lines = onLine === undefined ? undefined : child.all;
  if (lines !== undefined && onLine !== undefined) createInterface({ input: lines }).on('line', onLine);
  const { failed, stdout = '', stderr = '', all = '', code, shortMessage } = await child;
  signal?.removeEventListener('abort', end);
  if (signal !== undefined) throwIfAborted(signal);
  return { failed, stdout, stderr, all, code, shortMessage };
}
