import { COMMAND_SECTIONS, COMMANDS } from '../command-list.js';
import { CONNECTION_OPTIONS, COMMON_OPTIONS } from '../flags/options.js';
import { PROGRAM } from '../program.js';
import { definitionList } from './definition-list.js';
import { flagSections } from './option-help.js';

const VERSION = { version: { type: 'boolean', describe: 'Show the version of this program' } } as const;

/** The help of the program: all commands under the titles of their sections, and the flags that most of them take. */
export function programHelp(columns?: number): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  const sections = COMMAND_SECTIONS.map(({ title, entries }) => {
    const rows = entries.map(({ name, summary }) => [name.padEnd(width), summary] as const);
    return `${title}:\n${definitionList(rows, columns)}`;
  });
  return [
    `Usage: ${PROGRAM} <command> [flags]`,
    'Run the MadMiner workflow on REANA.',
    ...sections,
    ...flagSections({ ...COMMON_OPTIONS, ...VERSION, ...CONNECTION_OPTIONS }, columns),
    `\`${PROGRAM} <command> --help\` shows the arguments and flags of a command.`,
  ].join('\n\n');
}
