import { tmpdir } from 'node:os';
import { PassThrough } from 'node:stream';
import { runCli } from '../../src/cli/cli.js';
import type { Input, Io, Output, ProcessIo } from '../../src/cli/io.js';
import type { Clock } from '../../src/core/clock.js';
import { QuietClock } from '../support/quiet-clock.js';
import { keepSecret, keepText } from '../support/traces.js';
import { expectWords } from '../support/words.js';

/** What a command line did: both streams whole, and the exit code. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
}

export interface RunOptions {
  readonly env?: Io['env'];
  readonly cwd?: string;
  readonly signal?: AbortSignal;
  readonly stdin?: Input;
  readonly clock?: Clock;
  /** Both streams are a terminal of this size. */
  readonly terminal?: { readonly columns: number; readonly rows: number };
  /** Hears standard error as it comes. */
  readonly onStderr?: (text: string) => void;
}

/** A stream that keeps what is written to it. */
export function collect(properties: { isTTY?: boolean; columns?: number; rows?: number } = {}): {
  stream: Output;
  text: () => string;
} {
  const chunks: string[] = [];
  const stream = Object.assign(new PassThrough(), properties);
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { stream, text: () => chunks.join('') };
}

/** Runs a command line in this process, with an environment and a time of its own and no colours. */
export async function run(argv: readonly string[], options: RunOptions = {}): Promise<Outcome> {
  const { signal = new AbortController().signal, clock = new QuietClock() } = options;
  const terminal = options.terminal === undefined ? {} : { isTTY: true, ...options.terminal };
  const stdout = collect(terminal);
  const stderr = collect(terminal);
  const { onStderr } = options;
  if (onStderr !== undefined) stderr.stream.on('data', () => onStderr(stderr.text()));
  const io: ProcessIo = {
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { REANA_MADMINER_HOME: process.env['REANA_MADMINER_HOME'], ...options.env },
    cwd: options.cwd ?? process.cwd(),
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
  };
  const code = await runCli(argv, io, signal, clock);
  await new Promise((done) => setImmediate(done));
  keepSecret(options.env?.['REANA_ACCESS_TOKEN']);
  keepText(argv.join(' '), stdout.text() + stderr.text());
  return { stdout: stdout.text(), stderr: stderr.text(), code };
}

/** The lines of JSON that a command printed. */
export function linesOf({ stdout }: Pick<Outcome, 'stdout'>): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

/** The code of the error that a command printed last under `--json`. */
export function errorCodeOf(outcome: Pick<Outcome, 'stdout'>): string | undefined {
  const { error } = linesOf(outcome).at(-1) as { readonly error?: { readonly code: string } };
  return error?.code;
}

/** Compares both streams of a command with `words.yaml`. */
export function expectSaid({ stdout, stderr }: Pick<Outcome, 'stdout' | 'stderr'>, label?: string): void {
  const said = Object.entries({ stdout, stderr }).filter(([, text]) => text !== '');
  expectWords(Object.fromEntries(said.map(([stream, text]) => [stream, steady(text)])), label);
}

/** A text without what differs from one run of a test to the next, and from one machine to another. */
export function steady(text: string): string {
  const fixed = text
    .replaceAll(new RegExp(`${tmpdir()}/([a-z-]+)-\\w{6}\\b`, 'g'), '/tmp/$1')
    .replaceAll(`${process.cwd()}/`, '')
    .replaceAll(/\b[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\b/g, 'ID')
    .replaceAll(/\b127\.0\.0\.1:\d{4,5}\b/g, '127.0.0.1:PORT')
    .replaceAll(/\b\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:Z|[+-]\d\d:\d\d)/g, 'TIME');
  // Columns of a table were as wide as what was replaced.
  return fixed === text ? text : fixed.replaceAll(/(?<=\S) {2,}/g, '  ');
}
