import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, openSync, closeSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { platform } from 'node:process';
import { bundledEnvironments } from '../environments/catalogue.js';
import type { PythonEnvironment } from '../environments/environment.js';
import { STEP_MARKER } from './step-marker.js';

/** Longest path of a Unix socket on Linux, in bytes. */
const LONGEST_SOCKET = 107;

/** Has the form of the marker of a step, a UUID, and is that of none. */
const NO_STEP = '00000000-0000-0000-0000-000000000000';

/** One per Python environment and process: each takes hundreds of megabytes and serves all runs. */
const interpreters = new Map<string, WarmInterpreter>();

/**
 * A Python process that has imported what the steps of an environment need and forks for each `python3 script.py`, so
 * that a step doesn't spend its first seconds importing. `python3` on the step's PATH is then a small client of it,
 * which starts Python as usual when the warm one isn't ready, or would differ from a newly started one.
 */
export class WarmInterpreter {
  /** Goes first on the step's PATH. */
  readonly bin: string;
  private readonly folder: string;
  private server: ChildProcess | undefined;

  /**
   * The one for this environment, or undefined where it can't work: it needs Linux, and a temporary folder with a short
   * path and space for a few small files.
   */
  static for(environment: PythonEnvironment, preload: string): WarmInterpreter | undefined {
    if (platform !== 'linux') return undefined;
    const known = interpreters.get(environment.folder);
    if (known !== undefined) return known;
    try {
      const folder = mkdtempSync(join(tmpdir(), 'reana-madminer-'));
      process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
      const made = new WarmInterpreter(folder, environment, preload);
      if (Buffer.byteLength(made.socket) > LONGEST_SOCKET) return undefined;
      interpreters.set(environment.folder, made);
      return made;
    } catch {
      return undefined;
    }
  }

  private constructor(
    folder: string,
    private readonly environment: PythonEnvironment,
    private readonly preload: string,
  ) {
    this.folder = folder;
    this.bin = join(folder, 'bin');
    mkdirSync(this.bin);
    const client = join(bundledEnvironments(), 'warm_client.py');
    const words = [environment.python, '-I', '-S', client, this.socket, environment.python].map(quote);
    for (const name of ['python3', 'python']) {
      writeFileSync(join(this.bin, name), `#!/bin/sh\nexec ${words.join(' ')} "$@"\n`, { mode: 0o755 });
    }
  }

  private get socket(): string {
    return join(this.folder, 'socket');
  }

  /**
   * Starts it, also after it has ended because it was idle; returns before it is ready.
   * @param variables environment of an ordinary step: steps with another one start Python as usual
   */
  ensureStarted(variables: Readonly<Record<string, string>>): void {
    if (this.server !== undefined && this.server.exitCode !== 0) return; // running, or not able to
    const log = openLog(join(this.folder, 'log'));
    const server = join(bundledEnvironments(), 'warm_server.py');
    const child = spawn(this.environment.python, [server, this.socket, this.preload], {
      // Each of its children writes the marker of its step over this one, which is of the same length.
      env: { ...variables, [STEP_MARKER]: NO_STEP },
      detached: true, // Ctrl-C in the terminal must not reach it
      stdio: ['ignore', log, log, 'pipe'], // the pipe breaks when this process ends
    });
    if (typeof log === 'number') closeSync(log);
    child.on('error', () => undefined);
    child.unref();
    const lifeline = child.stdio[3] as unknown as {
      unref(): void;
      on(event: 'error', ignore: () => void): void;
    };
    lifeline.on('error', () => undefined);
    lifeline.unref();
    this.server = child;
  }
}

/** Its log is for developers: where the disk is full there is none. */
function openLog(file: string): number | 'ignore' {
  try {
    return openSync(file, 'a');
  } catch {
    return 'ignore';
  }
}

function quote(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}
