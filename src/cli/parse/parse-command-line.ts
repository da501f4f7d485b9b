import { UsageError } from '../../core/errors.js';
import { defined } from '../../core/defined.js';
import { VERSION } from '../../core/version/version.js';
import { explainHelpFlag } from '../bridge/look-up.js';
import type { Command } from '../command.js';
import { PROGRAM } from '../program.js';
import { findCommand, type FoundCommand } from './find-command.js';

/** A parsed command line: a command with its arguments, or a text that was asked for, with a note beside it. */
export type Parsed =
  | { readonly command: Command; readonly args: Readonly<Record<string, unknown>> }
  | { readonly text: string; readonly note?: string };

/**
 * Parses a command line. Only the command that it names is loaded: each starts as fast as its own imports allow.
 * @param columns width of the terminal, for help
 * @throws UsageError that names the nearest command or flag when one is unknown
 */
export async function parseCommandLine(argv: readonly string[], columns?: number): Promise<Parsed> {
  const flags = argv.includes('--') ? argv.slice(0, argv.indexOf('--')) : argv;
  if (flags.includes('--version')) return { text: VERSION };
  const found = findCommand(argv);
  if (found.kind === 'version') return { text: VERSION };
  if (flags.includes('--help')) return { text: await helpText(found, columns) };
  if (flags.includes('-h')) {
    const note = found.kind === 'command' ? explainHelpFlag(found.name, found.words) : undefined;
    return { text: await helpText(found, columns), ...defined({ note }) };
  }
  switch (found.kind) {
    case 'program':
      throw new UsageError('no command is given', { hint: `see \`${PROGRAM} --help\`` });
    case 'group': {
      const { name, commands } = found.group;
      const names = commands.map((command) => command.name).join(', ');
      throw new UsageError(`\`${name}\` needs one of ${names}`, {
        hint: `see \`${PROGRAM} ${name} --help\``,
      });
    }
    case 'command': {
      const { readArguments } = await import('./read-arguments.js');
      const { acceptReanaClientFlags } = await import('../bridge/accept-flags.js');
      const command = acceptReanaClientFlags(found.name, await found.entry.load());
      return { command, args: await readArguments(found.name, command, found.words) };
    }
  }
}

type Helpful = Exclude<FoundCommand, { kind: 'version' }>;

async function helpText(found: Helpful, columns?: number): Promise<string> {
  switch (found.kind) {
    case 'program':
      return (await import('../help/program-help.js')).programHelp(columns);
    case 'group':
      return (await import('../help/group-help.js')).groupHelp(found.group, columns);
    case 'command': {
      const { commandHelp } = await import('../help/command-help.js');
      return commandHelp(found.name, found.entry.summary, await found.entry.load(), columns);
    }
  }
}
