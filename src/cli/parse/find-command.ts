import { UsageError } from '../../core/errors.js';
import { nearest } from '../../core/text/nearest.js';
import { findReanaClientCommand } from '../bridge/look-up.js';
import { refuseCommand, refuseFlag } from '../bridge/refuse.js';
import type { CommandEntry, CommandGroup } from '../command-entry.js';
import { COMMANDS } from '../command-list.js';
import { GLOBAL_OPTIONS, type OptionSpec } from '../flags/options.js';
import { PROGRAM } from '../program.js';
import { isFlag, nameOfFlag, unknownFlag } from './flag-names.js';

/** What a command line names, as far as it goes. */
export type FoundCommand =
  | { readonly kind: 'program' }
  | { readonly kind: 'version' }
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
      const value = takesNextWord(place, argv) ? argv.slice(place + 1, place + 2) : [];
      before.push(word, ...value);
      place += value.length;
      continue;
    }
    const words = [...before, ...argv.slice(place + 1)];
    const renamed = group === undefined ? findRenamed(word, words) : undefined;
    if (renamed !== undefined) return renamed;
    const entry = findEntry(word, group, argv.slice(place + 1));
    if ('load' in entry) {
      const name = group === undefined ? entry.name : `${group.name} ${entry.name}`;
      return { kind: 'command', name, entry, words };
    }
    group = entry;
  }
  return group === undefined ? { kind: 'program' } : { kind: 'group', group };
}

/** Our command in the place of one of reana-client, which has no group: `secrets-list` is `secrets list`. */
function findRenamed(word: string, words: readonly string[]): FoundCommand | undefined {
  const outcome = findReanaClientCommand(word)?.outcome;
  if (outcome?.kind !== 'runs' || outcome.command === word) return undefined;
  const name = outcome.command;
  if (name === '--version') return { kind: 'version' };
  const [first = '', second] = name.split(' ');
  const entry = findEntry(first, undefined, []);
  if ('load' in entry) return { kind: 'command', name, entry, words };
  const member = entry.commands.find((each) => each.name === second);
  return member === undefined ? undefined : { kind: 'command', name, entry: member, words };
}

function findEntry(
  word: string,
  group: CommandGroup | undefined,
  after: readonly string[],
): CommandEntry | CommandGroup {
  const entries = group?.commands ?? COMMANDS;
  const entry = entries.find(({ name }) => name === word);
  if (entry !== undefined) return entry;
  const refusal = group === undefined ? refuseCommand(word, after) : undefined;
  if (refusal !== undefined) throw refusal;
  const names = entries.map(({ name }) => name);
  const near = nearest(word, names);
  const help = group === undefined ? '--help' : `${group.name} --help`;
  throw new UsageError(`there is no command ${group === undefined ? word : `${group.name} ${word}`}`, {
    hint: near === undefined ? `see \`${PROGRAM} ${help}\`` : `did you mean ${near}?`,
  });
}

/** @throws UsageError for a flag that not every command shares */
function takesNextWord(place: number, argv: readonly string[]): boolean {
  const [word = '', next] = argv.slice(place, place + 2);
  const name = nameOfFlag(word);
  const option: OptionSpec | undefined = GLOBAL_OPTIONS[name];
  if (option === undefined && word !== '-h') {
    throw refuseFlag('', argv) ?? unknownFlag(name, GLOBAL_OPTIONS, 'flags of one command follow its name');
  }
  if (word.includes('=')) return false;
  // As the parser of the command's own flags reads them.
  if (option === undefined || option.type === 'boolean') return next === 'true' || next === 'false';
  return next !== undefined && !isFlag(next);
}
