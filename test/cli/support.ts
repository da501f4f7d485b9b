import { PassThrough } from 'node:stream';
import { runCli } from '../../src/cli/cli.js';
import type { Input, Io, Output } from '../../src/cli/io.js';
import { keepSecret, keepText } from '../support/traces.js';

/** What a command line did: both streams whole, and the exit code. */
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly code: number;
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

/** Runs a command line in this process, with an environment of its own and no colours. */
export async function run(
  argv: readonly string[],
  options: { env?: Io['env']; cwd?: string; signal?: AbortSignal; stdin?: Input } = {},
): Promise<Outcome> {
  const stdout = collect();
  const stderr = collect();
  const io: Io = {
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { REANA_MADMINER_HOME: process.env['REANA_MADMINER_HOME'], ...options.env },
    cwd: options.cwd ?? process.cwd(),
    ...(options.stdin === undefined ? {} : { stdin: options.stdin }),
  };
  const code = await runCli(argv, io, options.signal ?? new AbortController().signal);
  await new Promise((done) => setImmediate(done));
  keepSecret(options.env?.['REANA_ACCESS_TOKEN']);
  keepText(argv.join(' '), stdout.text() + stderr.text());
  return { stdout: stdout.text(), stderr: stderr.text(), code };
}
