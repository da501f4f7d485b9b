import yargs from 'yargs';
import { UsageError } from '../../core/errors.js';
import { refuseFlag } from '../bridge/refuse.js';
import type { Command } from '../command.js';
import { COMMON_OPTIONS, type OptionTable } from '../flags/options.js';
import { usageOf } from '../help/usage.js';
import { PROGRAM } from '../program.js';
import { formatFlag, nameOfFlag, unknownFlag } from './flag-names.js';

/** A command, its flags, and the words that it was given. */
interface Reading {
  readonly name: string;
  readonly command: Command;
  readonly options: OptionTable;
  readonly words: readonly string[];
  /** Points to the help of the command. */
  readonly hint: string;
}

/**
 * The arguments and flags of a command, by name.
 * @throws UsageError that says which argument or flag is wrong
 */
export async function readArguments(
  name: string,
  command: Command,
  words: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const options: OptionTable = { ...command.options, ...COMMON_OPTIONS };
  const reading = { name, command, options, words, hint: `see \`${PROGRAM} ${name} --help\`` };
  const parser = yargs()
    .scriptName(PROGRAM)
    .detectLocale(false)
    .exitProcess(false)
    .parserConfiguration({
      'boolean-negation': false,
      'dot-notation': false,
      'parse-numbers': false,
      'parse-positional-numbers': false,
    })
    .strict()
    .help(false)
    .version(false)
    .fail((message: string | null, error?: Error) => {
      throw error === undefined || isParserError(error)
        ? explain((message ?? '').replaceAll(COVER, ''), reading)
        : error;
    })
    .command(`$0 ${usageOf(command.positionals)}`.trimEnd(), false, (own) => {
      for (const [argument, option] of Object.entries(command.positionals)) {
        own.positional(argument, option as Parameters<typeof own.positional>[1]);
      }
      return own.options(Object.fromEntries(Object.entries(options).map(withValue)));
    });
  try {
    const args = uncovered(await parser.parseAsync(covered(separated(words, options))));
    checkValues(args, reading);
    checkSwitches(reading);
    return args;
  } catch (error) {
    throw isParserError(error) ? explain((error as Error).message, reading) : error;
  }
}

/** `-f FILE` for `-fFILE`, which yargs takes for a row of flags. */
function separated(words: readonly string[], options: OptionTable): readonly string[] {
  const end = words.indexOf('--');
  const takesValue = (letter: string): boolean =>
    Object.values(options).some(
      ({ alias, type, count }) =>
        [alias ?? []].flat().includes(letter) && type !== 'boolean' && count !== true,
    );
  return words.flatMap((word, place) => {
    const [, letter, value] = /^-([A-Za-z])([^=].*)$/s.exec(word) ?? [];
    if (letter === undefined || value === undefined || (end !== -1 && place > end)) return [word];
    return takesValue(letter) ? [`-${letter}`, value] : [word];
  });
}

/** Stands in front of what looks like a flag behind `--`: yargs drops all that follows it. */
const COVER = '\0';

function covered(words: readonly string[]): string[] {
  const end = words.indexOf('--');
  if (end === -1) return [...words];
  const rest = words.slice(end + 1).map((word) => (word.startsWith('-') ? COVER + word : word));
  return [...words.slice(0, end), ...rest];
}

function uncovered(args: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const strip = (value: unknown): unknown =>
    typeof value === 'string' && value.startsWith(COVER) ? value.slice(COVER.length) : value;
  const entries = Object.entries(args).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(strip) : strip(value),
  ]);
  return Object.fromEntries(entries) as Readonly<Record<string, unknown>>;
}

/** A flag that takes a value is not given without one, unless its table says so. */
function withValue([name, option]: [string, OptionTable[string]]): [string, OptionTable[string]] {
  const takesNone = option.type === 'boolean' || option.count === true || option.array === true;
  // yargs lays out the help of each flag that it could show, which takes longer than reading the arguments.
  return [name, { ...(takesNone ? {} : { requiresArg: true }), ...option, hidden: true }];
}

function isParserError(error: unknown): boolean {
  return error instanceof Error && error.name === 'YError';
}

/** The error for what yargs complains of, with the nearest flag that exists. */
function explain(message: string, { name, command, options, words, hint }: Reading): UsageError {
  const refusal = refuseFlag(name, words);
  if (refusal !== undefined) return refusal;
  const unknowns = /^Unknown (?:argument|command)s?: (.+)/.exec(message)?.[1]?.split(', ');
  const unknown = unknowns?.find((each) => !(each in options)) ?? unknowns?.[0];
  if (unknown !== undefined) {
    const isGivenAsFlag = words.some((word) => word.startsWith('-') && nameOfFlag(word) === unknown);
    if (isGivenAsFlag) return unknownFlag(unknown, options, hint);
    return new UsageError(`one argument too many: ${unknown}`, { hint });
  }
  const valueless = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (valueless !== undefined) return new UsageError(`${formatFlag(valueless)} needs a value`, { hint });
  if (message.startsWith('Not enough non-option arguments')) {
    const needed = usageOf(command.positionals).match(/<[^>]*>/g) ?? [];
    return new UsageError(`\`${name}\` needs ${needed.join(' ')}`, { hint });
  }
  const missing = /^Missing required arguments?: (.+)$/.exec(message)?.[1];
  if (missing !== undefined) {
    return new UsageError(`\`${name}\` needs ${missing.split(', ').map(formatFlag).join(' and ')}`, { hint });
  }
  const implied = /^Missing dependent arguments:\s+(\S+) -> (\S+)/.exec(message);
  if (implied !== null) {
    const [, given = '', other = ''] = implied;
    return new UsageError(`${formatFlag(given)} needs ${formatFlag(other)}`, { hint });
  }
  const choices = /Argument: (\S+), Given: "?(.*?)"?, Choices: (.+)$/m.exec(message);
  if (choices !== null) {
    const [, flag = '', given = '', allowed = ''] = choices;
    const what = flag in options ? formatFlag(flag) : `<${flag}>`;
    return new UsageError(`${what} can't be ${given}: it is one of ${allowed.replaceAll('"', '')}`, { hint });
  }
  return new UsageError(message.replaceAll(/\s*\n\s*/g, ' '), { hint });
}

/** Refuses what yargs lets through: a flag given twice, and a number that is none. */
function checkValues(args: Readonly<Record<string, unknown>>, { options }: Reading): void {
  for (const [name, option] of Object.entries(options)) {
    const value = args[name];
    if (Array.isArray(value) && option.array !== true) {
      throw new UsageError(`${formatFlag(name)} is given more than once`);
    }
    if (option.type !== 'number' || value === undefined) continue;
    if (option.range === undefined) {
      if (!(Number(value) > 0)) throw new UsageError(`${formatFlag(name)} must be a number above 0`);
    } else if (!isWithin(Number(value), option.range)) {
      throw new UsageError(`${formatFlag(name)} must be a whole number from ${option.range.join(' to ')}`);
    }
  }
}

/** Refuses a value that yargs would take for `false`. */
function checkSwitches({ name, options, words, hint }: Reading): void {
  const end = words.indexOf('--');
  for (const word of end === -1 ? words : words.slice(0, end)) {
    const [, flag = '', value] = /^--?([^=]+)=(.*)$/s.exec(word) ?? [];
    if (value === undefined || value === 'true' || value === 'false') continue;
    const isSwitch = Object.entries(options).some(
      ([each, { type, alias }]) => type === 'boolean' && [each, ...[alias ?? []].flat()].includes(flag),
    );
    if (!isSwitch) continue;
    throw refuseFlag(name, words) ?? new UsageError(`${formatFlag(flag)} takes no value`, { hint });
  }
}

function isWithin(value: number, [from, to]: readonly [number, number]): boolean {
  return Number.isInteger(value) && value >= from && value <= to;
}
