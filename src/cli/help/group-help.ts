import type { CommandGroup } from '../command-entry.js';
import { COMMON_OPTIONS } from '../flags/options.js';
import { PROGRAM } from '../program.js';
import { definitionList } from './definition-list.js';
import { flagSections } from './option-help.js';

/** The help of a group of commands: which there are. */
export function groupHelp({ name, summary, commands }: CommandGroup, columns?: number): string {
  const rows = commands.map((command) => [command.name, command.summary] as const);
  return [
    `Usage: ${PROGRAM} ${name} <command> [flags]`,
    summary,
    `Commands:\n${definitionList(rows, columns)}`,
    ...flagSections(COMMON_OPTIONS, columns),
    `\`${PROGRAM} ${name} <command> --help\` shows the arguments and flags of a command.`,
  ].join('\n\n');
}
