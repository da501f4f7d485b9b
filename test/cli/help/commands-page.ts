import { COMMAND_SECTIONS } from '../../../src/cli/command-list.js';
import type { CommandEntry } from '../../../src/cli/command-entry.js';
import { COMMON_OPTIONS, CONNECTION_OPTIONS, type OptionTable } from '../../../src/cli/flags/options.js';
import { flagTerm, meaning } from '../../../src/cli/help/option-help.js';
import { usageOf } from '../../../src/cli/help/usage.js';
import { PROGRAM } from '../../../src/cli/program.js';

export const COMMANDS_PAGE = 'docs/commands.md';

const INTRODUCTION = `# All commands

What \`--help\` shows of every command; this page is generated from the tables that the program parses its command lines with.
[cli.md](cli.md) explains how they work together: servers, exit codes, JSON.

Commands that need a server also take the [flags of the server](#flags-of-the-server), and all commands the
[common flags](#common-flags).`;

/** All commands with their arguments, flags and examples, as Markdown. */
export async function renderCommandsPage(): Promise<string> {
  const parts = [INTRODUCTION];
  for (const { title, entries } of COMMAND_SECTIONS) {
    parts.push(`## ${title}`);
    for (const entry of entries) {
      if (!('commands' in entry)) parts.push(await renderCommand(entry));
      else {
        for (const command of entry.commands) {
          parts.push(await renderCommand({ ...command, name: `${entry.name} ${command.name}` }));
        }
      }
    }
  }
  parts.push(
    `## Flags of the server\n\n${flagTable(CONNECTION_OPTIONS)}`,
    `## Common flags\n\n${flagTable(COMMON_OPTIONS)}`,
  );
  return `${parts.join('\n\n')}\n`;
}

async function renderCommand({ name, summary, load }: CommandEntry): Promise<string> {
  const { positionals, options, examples } = await load();
  const shared = { ...CONNECTION_OPTIONS, ...COMMON_OPTIONS };
  const own = Object.fromEntries(Object.entries(options).filter(([flag]) => !(flag in shared)));
  const shown = visible(positionals);
  const usage = [PROGRAM, name, usageOf(shown), '[flags]'].filter((word) => word !== '').join(' ');
  const rows = [
    ...Object.entries(shown).map(([argument, option]) => row(argument.toUpperCase(), meaning(option))),
    ...flagRows(own),
  ];
  return [
    `### ${name}`,
    `${summary}.`,
    `\`\`\`text\n${usage}\n\`\`\``,
    ...(rows.length === 0 ? [] : [table(rows)]),
    ...(examples.length === 0
      ? []
      : [
          `\`\`\`sh\n${examples.map(([line, does]) => `# ${does}\n${line.replaceAll('$0', PROGRAM)}`).join('\n')}\n\`\`\``,
        ]),
  ].join('\n\n');
}

function flagTable(options: OptionTable): string {
  return table(flagRows(options));
}

function flagRows(options: OptionTable): readonly string[] {
  return Object.entries(visible(options)).map(([name, option]) =>
    row(flagTerm(name, option), meaning(option)),
  );
}

function table(rows: readonly string[]): string {
  return ['| | |', '|---|---|', ...rows].join('\n');
}

function row(term: string, text: string): string {
  return `| ${code(term)} | ${cell(text)} |`;
}

function code(text: string): string {
  return `\`${text.replaceAll('|', '\\|')}\``;
}

/** A text in which Markdown finds nothing of its own, and the words that look like code are code. */
function cell(text: string): string {
  return text
    .replaceAll('|', '\\|')
    .replaceAll(/(^|[\s(])(--[a-z][a-z-]*|[A-Z]+_[A-Z_]+|\w+=\w+|\*)(?=[\s,.;:)]|$)/g, '$1`$2`')
    .replaceAll(/<(\w+)>/g, '`<$1>`');
}

function visible(table: OptionTable): OptionTable {
  return Object.fromEntries(Object.entries(table).filter(([, { hidden }]) => hidden !== true));
}
