import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { keepFolder, keepSecret, keepText } from './traces.js';

/** The built command line. `npm test` builds it before the tests. */
export const BIN = resolve('dist/bin/reana-madminer.js');

export interface BinOutcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number | null;
}

export interface BinOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Path of a module that is loaded before the program. */
  readonly preload?: string;
  /** Called when it runs, with what sends it a signal. */
  readonly onStart?: (kill: (signal: NodeJS.Signals) => void) => void;
  /** Hears standard output as it comes, and may send a signal. */
  readonly onStdout?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
  /** The same of standard error. */
  readonly onStderr?: (text: string, kill: (signal: NodeJS.Signals) => void) => void;
}

/** Runs the built command line in a process of its own, with no settings but those given. */
export function runBin(
  argv: readonly string[],
  { env = {}, cwd, preload, onStart, onStdout, onStderr }: BinOptions = {},
): Promise<BinOutcome> {
  return new Promise((done, fail) => {
    const options = preload === undefined ? [] : ['--import', preload];
    const child = spawn(process.execPath, [...options, BIN, ...argv], {
      env: { ...surroundings(), ...env },
      cwd,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const kill = (signal: NodeJS.Signals): void => void child.kill(signal);
    onStart?.(kill);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      onStdout?.(stdout, kill);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
      onStderr?.(stderr, kill);
    });
    child.on('error', fail);
    child.on('close', (code) => {
      keepSecret(env['REANA_ACCESS_TOKEN']);
      keepText(argv.join(' '), stdout + stderr);
      for (const folder of [env['REANA_MADMINER_DATA'], env['REANA_MADMINER_HOME']]) {
        if (folder !== undefined) keepFolder(folder);
      }
      done({ stdout, stderr, code });
    });
  });
}

/** This process's environment without what would decide for the test. */
export function surroundings(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) =>
        !/^(REANA_(?!MADMINER_)|REANA_MADMINER_(DATA|ENVIRONMENTS)|NODE_OPTIONS|FORCE_COLOR)/.test(name),
    ),
  );
}

/** The outcome, when it is a success; else its standard error is what the test shows. */
export function succeeded(outcome: BinOutcome): BinOutcome {
  if (outcome.code === 0) return outcome;
  throw new Error(`the command ended with ${String(outcome.code)}:\n${outcome.stderr}`);
}
