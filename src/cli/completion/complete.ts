import type { Clock } from '../../core/clock.js';
import type { Command } from '../command.js';
import type { Io } from '../io.js';
import type { CommandGroup } from '../command-entry.js';
import { COMMANDS } from '../command-list.js';
import { COMMON_OPTIONS, GLOBAL_OPTIONS, type OptionTable } from '../flags/options.js';
import { formatFlag } from '../parse/flag-names.js';
import { SHELLS } from './scripts.js';
import { suggestKeys, suggestProfiles, suggestRuns, suggestScans, type GivenFlags } from './suggestions.js';

/**
 * The completions of the last of these words, which follow the program's name. None where the shell's completion of file
 * names fits, and none when anything fails.
 */
export async function completeWords(
  words: readonly string[],
  io: Io,
  clock: Clock,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? '';
  const candidates = await findCandidates(words.slice(0, -1), current, io, clock).catch(() => []);
  return candidates.filter((candidate) => candidate.startsWith(current));
}

/** What is known of the command line in front of the word. */
interface Before {
  readonly group?: CommandGroup;
  readonly command?: Command;
  readonly options: OptionTable;
  /** Arguments of the command. */
  readonly positionals: readonly string[];
  readonly flags: GivenFlags;
  /** The flag that the word is a value of. */
  readonly open?: string;
}

async function findCandidates(
  before: readonly string[],
  current: string,
  io: Io,
  clock: Clock,
): Promise<readonly string[]> {
  const known = await understand(before);
  if (known.open !== undefined) return suggestValue(known.open, known, io);
  if (current.startsWith('-')) {
    const shown = Object.entries(known.options).filter(([, { hidden }]) => hidden !== true);
    return shown.map(([name]) => formatFlag(name));
  }
  if (known.command !== undefined) return suggestArgument(known, io, clock);
  return (known.group?.commands ?? COMMANDS).map(({ name }) => name);
}

async function understand(words: readonly string[]): Promise<Before> {
  let known: Before = {
    options: GLOBAL_OPTIONS,
    positionals: [],
    flags: new Map(),
  };
  for (const word of words) {
    const { open, ...rest } = known;
    if (open !== undefined) known = { ...rest, flags: new Map(known.flags).set(open, word) };
    else if (word.startsWith('-')) known = readFlag(word, known);
    else if (known.command !== undefined) known = { ...known, positionals: [...known.positionals, word] };
    else known = await readCommandName(word, known);
  }
  return known;
}

function readFlag(word: string, known: Before): Before {
  const [given = '', value] = word.replace(/^-+/, '').split(/=(.*)/s);
  const name = resolveAlias(given, known.options);
  const option = known.options[name];
  if (value !== undefined) return { ...known, flags: new Map(known.flags).set(name, value) };
  if (option === undefined || option.type === 'boolean') {
    return { ...known, flags: new Map(known.flags).set(name, 'true') };
  }
  return { ...known, open: name };
}

function resolveAlias(name: string, options: OptionTable): string {
  const found = Object.entries(options).find(([, { alias }]) => [alias].flat().includes(name));
  return found?.[0] ?? name;
}

async function readCommandName(word: string, known: Before): Promise<Before> {
  const entry = (known.group?.commands ?? COMMANDS).find(({ name }) => name === word);
  if (entry === undefined) return known;
  if ('commands' in entry) return { ...known, group: entry };
  const command = await entry.load();
  return {
    ...known,
    command,
    options: { ...command.options, ...COMMON_OPTIONS },
  };
}

async function suggestValue(name: string, { options }: Before, io: Io): Promise<readonly string[]> {
  if (name === 'profile') return suggestProfiles(io);
  return textChoices(options[name]);
}

async function suggestArgument(
  { command, positionals, flags }: Before,
  io: Io,
  clock: Clock,
): Promise<readonly string[]> {
  const all = Object.entries(command?.positionals ?? {});
  const last = all.at(-1);
  const [name, option] =
    all[positionals.length] ?? (last?.[1].array === true ? last : [undefined, undefined]);
  switch (name) {
    case undefined:
      return [];
    case 'run':
    case 'runs':
      return suggestRuns(flags, io, clock);
    case 'scan':
      return suggestScans(flags, io, clock);
    case 'profile':
      return suggestProfiles(io);
    case 'key':
      return suggestKeys();
    case 'shell':
      return SHELLS;
    default:
      return textChoices(option);
  }
}

function textChoices(option: OptionTable[string] | undefined): readonly string[] {
  return (option?.choices ?? []).flatMap((choice) => (typeof choice === 'string' ? [choice] : []));
}
