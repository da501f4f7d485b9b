import type { Clock } from '../core/clock.js';
import { EXIT_CODES, type ExitCode } from '../core/exit-codes.js';
import { COMPLETE } from './completion/scripts.js';
import { createContext } from './context.js';
import { serverFlags } from './views/action-line.js';
import { describeError, errorText, exitCodeOf } from './views/error-view.js';
import { type Io, paintFor } from './io.js';
import { printText } from './print.js';
import { parseCommandLine } from './parse/parse-command-line.js';

/** Runs one command line to its end: prints its result or why it failed, and returns the exit code. */
export async function runCli(
  argv: readonly string[],
  io: Io,
  signal: AbortSignal,
  clock: Clock,
): Promise<ExitCode> {
  if (argv[0] === COMPLETE) {
    const { completeWords } = await import('./completion/complete.js');
    await printText(io.stdout, (await completeWords(argv.slice(2), io, clock)).join('\n'), signal);
    return EXIT_CODES.done;
  }
  // Before parsing, because a command line that can't be parsed fails in JSON, too.
  const json = argv.slice(0, endOfFlags(argv)).includes('--json');
  let context = createContext(io, signal, clock, json);
  let hasResult = false;
  try {
    const parsed = await parseCommandLine(argv, io.stdout.columns);
    if ('text' in parsed) {
      await printText(io.stdout, parsed.text, signal);
      return EXIT_CODES.done;
    }
    context = { ...context, serverFlags: serverFlags(parsed.args) };
    const response = await parsed.command.run(parsed.args, context);
    const text = json ? JSON.stringify(response.data) : response.text(paintFor(io.stdout, io.env));
    hasResult = true;
    await printText(io.stdout, text, signal);
    return response.exitCode;
  } catch (error) {
    // An interrupted result is no place for a second document.
    if (json && !hasResult) io.stdout.write(`${JSON.stringify({ error: describeError(error) })}\n`);
    context.print(errorText(error, paintFor(io.stderr, io.env), context.serverFlags));
    return exitCodeOf(error);
  }
}

function endOfFlags(argv: readonly string[]): number {
  const end = argv.indexOf('--');
  return end === -1 ? argv.length : end;
}
