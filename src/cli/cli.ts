import type { Clock } from '../core/clock.js';
import { EXIT_CODES, type ExitCode } from '../core/exit-codes.js';
import { COMPLETE } from './completion/scripts.js';
import { createContext } from './context.js';
import { describeError, errorText, exitCodeOf } from './views/error-view.js';
import { type Io, paintFor } from './io.js';
import { parseCommandLine } from './parse/parse-command-line.js';

/** Runs one command line to its end: prints what it answers or why it failed, and answers the exit code. */
export async function runCli(
  argv: readonly string[],
  io: Io,
  signal: AbortSignal,
  clock: Clock,
): Promise<ExitCode> {
  if (argv[0] === COMPLETE) {
    const { completeWords } = await import('./completion/complete.js');
    writeText(io, (await completeWords(argv.slice(2), io, clock)).join('\n'));
    return EXIT_CODES.done;
  }
  // Before parsing, because a command line that can't be parsed still has to answer in JSON.
  const json = argv.slice(0, endOfFlags(argv)).includes('--json');
  const context = createContext(io, signal, clock, json);
  try {
    const parsed = await parseCommandLine(argv, io.stdout.columns);
    if ('text' in parsed) {
      writeText(io, parsed.text);
      return EXIT_CODES.done;
    }
    const response = await parsed.command.run(parsed.args, context);
    if (json) io.stdout.write(`${JSON.stringify(response.data)}\n`);
    else writeText(io, response.text(paintFor(io.stdout, io.env)));
    return response.exitCode;
  } catch (error) {
    if (json) io.stdout.write(`${JSON.stringify({ error: describeError(error) })}\n`);
    context.say(errorText(error, paintFor(io.stderr, io.env)));
    return exitCodeOf(error);
  }
}

function endOfFlags(argv: readonly string[]): number {
  const end = argv.indexOf('--');
  return end === -1 ? argv.length : end;
}

function writeText(io: Io, text: string): void {
  if (text !== '') io.stdout.write(`${text}\n`);
}
