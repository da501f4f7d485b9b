import { UsageError } from '../../core/errors.js';
import { nearest } from '../../core/text/nearest.js';
import type { CommandEntry, CommandGroup } from '../command-entry.js';
import { COMMANDS } from '../command-list.js';
import { GLOBAL_OPTIONS, type OptionSpec } from '../flags/options.js';
import { PROGRAM } from '../program.js';
import { isFlag, nameOfFlag, unknownFlag } from './flag-names.js';

/** What a command line names, as far as it goes. */
export type FoundCommand =
  | { readonly kind: 'program' }
  | { readonly kind: 'group'; readonly group: CommandGroup }
  | {
      readonly kind: 'command';
      /** With the group in front: `scan status`. */
      readonly name: string;
      readonly entry: CommandEntry;
      /** The words of the command line without the command's name. */
      readonly words: readonly string[];
    };

/**
 * Finds the command that a command line names. Flags that every command shares may stand before its name, and between
 * the name of a group and that of a command.
 * @throws UsageError for an unknown command, and for an unknown flag before the command
 */
export function findCommand(argv: readonly string[]): FoundCommand {
  let group: CommandGroup | undefined;
  const before: string[] = [];
  for (let place = 0; place < argv.length; place += 1) {
    const word = argv[place] ?? '';
    if (word === '--') break;
    if (isFlag(word)) {
      const value = takesNextWord(word, argv[place + 1]) ? argv.slice(place + 1, place + 2) : [];
      before.push(word, ...value);
      place += value.length;
      continue;
    }
    const entry = findEntry(word, group);
    if ('load' in entry) {
      const name = group === undefined ? entry.name : `${group.name} ${entry.name}`;
      return { kind: 'command', name, entry, words: [...before, ...argv.slice(place + 1)] };
    }
    group = entry;
  }
  return group === undefined ? { kind: 'program' } : { kind: 'group', group };
}

function findEntry(word: string, group: CommandGroup | undefined): CommandEntry | CommandGroup {
  const entries = group?.commands ?? COMMANDS;
  const entry = entries.find(({ name }) => name === word);
  if (entry !== undefined) return entry;
  const names = entries.map(({ name }) => name);
  const near = nearest(word, names);
  const help = group === undefined ? '--help' : `${group.name} --help`;
  throw new UsageError(`there is no command ${group === undefined ? word : `${group.name} ${word}`}`, {
    hint: near === undefined ? `see \`${PROGRAM} ${help}\`` : `did you mean ${near}?`,
  });
}

/** @throws UsageError for a flag that not every command shares */
function takesNextWord(word: string, next: string | undefined): boolean {
  const name = nameOfFlag(word);
  const option: OptionSpec | undefined = GLOBAL_OPTIONS[name];
  if (option === undefined && word !== '-h') {
    throw unknownFlag(name, GLOBAL_OPTIONS, 'flags of one command follow its name');
  }
  if (word.includes('=')) return false;
  // As the parser of the command's own flags reads them.
  if (option === undefined || option.type === 'boolean') return next === 'true' || next === 'false';
  return next !== undefined && !isFlag(next);
}
