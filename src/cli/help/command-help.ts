import type { Command } from '../command.js';
import { COMMON_OPTIONS } from '../flags/options.js';
import { PROGRAM } from '../program.js';
import { definitionList } from './definition-list.js';
import { flagSections, meaning } from './option-help.js';
import { usageOf } from './usage.js';

/** The help of one command: usage, arguments, flags, and examples that can be copied as they are. */
export function commandHelp(
  name: string,
  summary: string,
  { positionals, options, examples }: Command,
  columns?: number,
): string {
  const shown = Object.fromEntries(Object.entries(positionals).filter(([, { hidden }]) => hidden !== true));
  const args = Object.entries(shown).map(([argument, option]) => [argument, meaning(option)] as const);
  return [
    ['Usage:', PROGRAM, name, usageOf(shown), '[flags]'].filter((word) => word !== '').join(' '),
    summary,
    ...(args.length === 0 ? [] : [`Arguments:\n${definitionList(args, columns)}`]),
    ...flagSections({ ...options, ...COMMON_OPTIONS }, columns),
    ...(examples.length === 0 ? [] : [`Examples:\n${examples.map(exampleText).join('\n')}`]),
  ].join('\n\n');
}

/** Never wrapped: a command line that is broken up can't be copied. */
function exampleText([line, does]: readonly [string, string]): string {
  return `  # ${does}\n  ${line.replaceAll('$0', PROGRAM)}`;
}
