import type { Clock } from '../core/clock.js';
import { EXIT_CODES, type ExitCode } from '../core/exit-codes.js';
import { COMPLETE } from './completion/scripts.js';
import { createContext } from './context.js';
import { serverFlags } from './views/action-line.js';
import { describeError, errorText, exitCodeOf } from './views/error-view.js';
import type { ProcessIo } from './io.js';
import { jsonLine } from './output/printable.js';
import { parseCommandLine } from './parse/parse-command-line.js';

/** Runs one command line to its end: prints its result or why it failed, and returns the exit code. */
export async function runCli(
  argv: readonly string[],
  io: ProcessIo,
  signal: AbortSignal,
  clock: Clock,
): Promise<ExitCode> {
  // Before parsing, because a command line that can't be parsed fails in JSON, too.
  const json = argv.slice(0, endOfFlags(argv)).includes('--json');
  let context = createContext(io, signal, clock, json);
  const { terminal } = context;
  if (argv[0] === COMPLETE) {
    const { completeWords } = await import('./completion/complete.js');
    await terminal.printResult((await completeWords(argv.slice(2), context.io, clock)).join('\n'), signal);
    return EXIT_CODES.done;
  }
  let hasResult = false;
  try {
    const parsed = await parseCommandLine(argv, io.stdout.columns);
    if ('text' in parsed) {
      await terminal.printResult(parsed.text, signal);
      if (parsed.note !== undefined) terminal.print(parsed.note);
      return EXIT_CODES.done;
    }
    context = { ...context, serverFlags: serverFlags(parsed.args) };
    const response = await parsed.command.run(parsed.args, context);
    const text = json ? jsonLine(response.data) : response.text(terminal.paint.stdout);
    hasResult = true;
    await terminal.printResult(text, signal);
    return response.exitCode;
  } catch (error) {
    // An interrupted result is no place for a second document.
    if (json && !hasResult) terminal.printJson({ error: describeError(error) });
    terminal.printBlock(errorText(error, terminal.paint.stderr, context.serverFlags));
    return exitCodeOf(error);
  }
}

function endOfFlags(argv: readonly string[]): number {
  const end = argv.indexOf('--');
  return end === -1 ? argv.length : end;
}
