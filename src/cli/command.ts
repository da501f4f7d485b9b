import type { InferredOptionTypes } from 'yargs';
import { EXIT_CODES, type ExitCode } from '../core/exit-codes.js';
import type { Context } from './context.js';
import type { Paint } from './io.js';
import type { CommonArguments, OptionTable } from './flags/options.js';

/** What a command returns: data for scripts, and the same as text for people. */
export interface Response {
  readonly data: unknown;
  /** The exit code of the program. */
  readonly exitCode: ExitCode;
  /** Without a final newline; empty when there is nothing to print. */
  text(paint: Paint): string;
}

/** One command of the command line. */
export interface Command {
  readonly positionals: OptionTable;
  readonly options: OptionTable;
  /** Command lines to copy, each with what it does. */
  readonly examples: readonly (readonly [string, string])[];
  run(args: Readonly<Record<string, unknown>>, context: Context): Promise<Response>;
}

interface Definition<P extends OptionTable, O extends OptionTable, Data> {
  readonly positionals: P;
  readonly options: O;
  readonly examples?: Command['examples'];
  readonly run: (args: Arguments<P, O>, context: Context) => Promise<Data>;
  /** Done when left out. */
  readonly exitCode?: (data: Data, args: Arguments<P, O>) => ExitCode;
  readonly view: (data: Data, paint: Paint, context: Context, args: Arguments<P, O>) => string;
}

type Arguments<P extends OptionTable, O extends OptionTable> = InferredOptionTypes<P> &
  InferredOptionTypes<O> &
  CommonArguments;

/** A command whose arguments are typed by its own tables of positionals and options. */
export function defineCommand<P extends OptionTable, O extends OptionTable, Data>(
  definition: Definition<P, O, Data>,
): Command {
  const { positionals, options, examples = [], run, view, exitCode } = definition;
  return {
    positionals,
    options,
    examples,
    async run(args, context) {
      // The dispatcher has parsed and checked them against these very tables.
      const typed = args as Arguments<P, O>;
      const data = await run(typed, context);
      return {
        data,
        exitCode: exitCode?.(data, typed) ?? EXIT_CODES.done,
        text: (paint) => view(data, paint, context, typed),
      };
    },
  };
}
