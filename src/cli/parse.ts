import yargs, { type Argv } from 'yargs';
import { UsageError } from '../core/errors.js';
import { nearest } from '../core/nearest.js';
import { VERSION } from '../core/version.js';
import type { Command } from './command.js';
import { COMMON_OPTIONS, CONNECTION_OPTIONS, type OptionTable } from './flags/options.js';
import { PROGRAM } from './program.js';
import { SECTIONS, VERBS, type Verb, type VerbGroup } from './verbs.js';

/** Stands for the list of commands until yargs, which would take its indentation away, has laid the text out. */
const COMMAND_LIST = '{commands}';
const HELP_HINT = `see \`${PROGRAM} --help\``;

/** A command line understood: a command with its arguments, or a text that was asked for. */
export type Parsed =
  { readonly command: Command; readonly args: Readonly<Record<string, unknown>> } | { readonly text: string };

/** What is known of the command line while yargs works its way through it. */
interface Progress {
  readonly argv: readonly string[];
  /** Words that could have stood where an unknown one stands. */
  words: readonly string[];
  options: OptionTable;
  /** The command that is read, and the arguments that it can't do without. */
  verb?: { readonly name: string; readonly needs: readonly string[] };
  command?: Command;
  args?: Readonly<Record<string, unknown>>;
}

/**
 * Reads a command line.
 * @throws UsageError that names the nearest command or flag when one is unknown.
 */
export async function parseCommandLine(argv: readonly string[], columns = 100): Promise<Parsed> {
  const progress: Progress = {
    argv,
    words: VERBS.map(({ name }) => name),
    options: { ...COMMON_OPTIONS, ...CONNECTION_OPTIONS },
  };
  let text = '';
  const parser = baseParser(columns).fail((message: string, error?: Error) => {
    if (error !== undefined && !isParserError(error)) throw error;
    throw explain(message, progress);
  });
  for (const entry of VERBS) addEntry(parser, entry, progress);
  try {
    await parser.parseAsync([...argv], {}, (_error: unknown, _args: unknown, output: string) => {
      text = output.replace(COMMAND_LIST, commandList);
    });
  } catch (error) {
    throw isParserError(error) ? explain((error as Error).message, progress) : error;
  }
  const { command, args } = progress;
  if (command === undefined || args === undefined) return { text };
  checkValues(command, args);
  return { command, args };
}

function baseParser(columns: number): Argv {
  return (
    yargs()
      .scriptName(PROGRAM)
      .detectLocale(false)
      .exitProcess(false)
      .parserConfiguration({
        'boolean-negation': false,
        'dot-notation': false,
        'parse-numbers': false,
        'parse-positional-numbers': false,
      })
      // Known before the verb too, so that `--json status` doesn't take `status` for a value.
      .options(withoutInheritance({ ...COMMON_OPTIONS, ...CONNECTION_OPTIONS }))
      .usage(`Run the MadMiner workflow on REANA.\n\n$0 <command>\n\n${COMMAND_LIST}`)
      .epilog(`\`${PROGRAM} <command> --help\` says more. With --json, results are JSON on standard output.`)
      .strict()
      .demandCommand(1, 'no command is given')
      .help()
      .version(VERSION)
      .wrap(Math.min(columns, 100))
  );
}

/** All commands under the titles of their sections; yargs knows only one list of them. */
function commandList(): string {
  const width = Math.max(...VERBS.map(({ name }) => name.length)) + 2;
  return SECTIONS.map(({ title, verbs }) =>
    [`${title}:`, ...verbs.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`)].join('\n'),
  ).join('\n\n');
}

function withoutInheritance(options: OptionTable): Record<string, OptionTable[string]> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => [name, { ...option, global: false }]),
  );
}

function addEntry(parser: Argv, entry: Verb | VerbGroup, progress: Progress): void {
  if ('load' in entry) addVerb(parser, entry, progress);
  else {
    parser.command(
      entry.name,
      false,
      (group) => {
        describe(group, `${entry.name} <command>`, entry.summary);
        progress.words = entry.verbs.map(({ name }) => name);
        for (const verb of entry.verbs) addVerb(group, verb, progress, `${entry.name} `);
        return group.demandCommand(1, `\`${entry.name}\` needs one of ${progress.words.join(', ')}`);
      },
      () => undefined,
    );
  }
}

/** What yargs would say of a command itself, had it been told of it for its list. */
function describe(command: Argv, usage: string, summary: string): void {
  command.usage(`$0 ${usage}\n\n${summary}`);
}

/** The usage without positionals that are there only to be refused. */
function shownUsage({ name, usage }: Verb, { positionals }: Command): string {
  const words = usage.split(' ').filter((word) => {
    const positional = positionals[word.replace(/^[[<]|(?:\.\.)?[\]>]$/g, '')];
    return positional?.hidden !== true;
  });
  return [name, ...words].join(' ').trimEnd();
}

function addVerb(parser: Argv, verb: Verb, progress: Progress, group = ''): void {
  let command: Command;
  const usage = `${verb.name} ${verb.usage}`.trimEnd();
  parser.command(
    usage,
    // The types know only texts here.
    (group === '' ? false : verb.summary) as string,
    async (options) => {
      // Only the verb that is meant is loaded: each starts as fast as its own needs allow.
      command = await verb.load();
      progress.words = [];
      progress.verb = { name: `${group}${verb.name}`, needs: verb.usage.match(/<[^>]*>/g) ?? [] };
      progress.options = { ...command.options, ...COMMON_OPTIONS };
      describe(options, `${group}${shownUsage(verb, command)}`, verb.summary);
      for (const [name, option] of Object.entries(command.positionals)) {
        options.positional(name, option as Parameters<Argv['positional']>[1]);
        if (option.hidden === true) options.hide(name);
      }
      for (const example of command.examples) options.example(...example);
      return options.options(forYargs(progress.options, progress.argv.includes('--help')));
    },
    (args) => {
      progress.command = command;
      progress.args = args;
    },
  );
}

/**
 * A flag that takes a value is not given without one, unless it says so. yargs lays out the help of every command that
 * it reads, which takes longer than the reading: flags are shown only where that text is wanted.
 */
function forYargs(options: OptionTable, showsHelp: boolean): Record<string, OptionTable[string]> {
  return Object.fromEntries(
    Object.entries(options).map(([name, option]) => {
      const takesNone = option.type === 'boolean' || option.array === true;
      return [
        name,
        { ...(takesNone ? {} : { requiresArg: true }), ...option, ...(showsHelp ? {} : { hidden: true }) },
      ];
    }),
  );
}

function isParserError(error: unknown): boolean {
  return error === undefined || error === null || (error instanceof Error && error.name === 'YError');
}

/** yargs' complaint in our own words, with the nearest thing that exists. */
function explain(message: string, { argv, words, options, verb }: Progress): UsageError {
  const unknowns = /^Unknown (?:argument|command)s?: (.+)/.exec(message)?.[1]?.split(', ');
  // Behind an unknown command of a group, the flags that every command has are not known either.
  const unknown = unknowns?.find((name) => !(name in options)) ?? unknowns?.[0];
  const missing = /^Not enough arguments following: (.+)$/.exec(message)?.[1];
  if (missing !== undefined) return new UsageError(`${flag(missing)} needs a value`, { hint: HELP_HINT });
  if (unknown === undefined) {
    // A misspelt flag before the command takes the command for its value.
    const stray = argv.find((word) => word.startsWith('--') && !(nameOf(word) in options));
    if (stray !== undefined) return unknownFlag(nameOf(stray), options);
    if (verb !== undefined && message.startsWith('Not enough non-option arguments')) {
      return new UsageError(`\`${verb.name}\` needs ${verb.needs.join(' ')}`, {
        hint: `see \`${PROGRAM} ${verb.name} --help\``,
      });
    }
    return new UsageError(tidy(message), { hint: HELP_HINT });
  }
  if (argv.some((word) => word.split('=')[0] === flag(unknown))) {
    return unknownFlag(unknown, options);
  }
  if (words.length > 0) return unknownError(`command ${unknown}`, unknown, words);
  return new UsageError(`one argument too many: ${unknown}`, { hint: HELP_HINT });
}

function nameOf(word: string): string {
  return word.replace(/^-+|=.*$/g, '');
}

function unknownFlag(name: string, options: OptionTable): UsageError {
  return unknownError(`flag ${flag(name)}`, flag(name), Object.keys(options).map(flag));
}

function unknownError(what: string, given: string, candidates: readonly string[]): UsageError {
  const guess = nearest(given, candidates);
  return new UsageError(`there is no ${what}`, {
    hint: guess === undefined ? HELP_HINT : `did you mean ${guess}?`,
  });
}

function flag(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

/** yargs spreads some complaints over lines and calls flags arguments. */
function tidy(message: string): string {
  const choices = /Argument: (\S+), Given: "?(.*?)"?, Choices: (.+)$/m.exec(message);
  if (choices === null) return message.replaceAll(/\s*\n\s*/g, ' ');
  const [, name = '', given = '', allowed = ''] = choices;
  return `${flag(name)} can't be ${given}: it is one of ${allowed.replaceAll('"', '')}`;
}

/** What yargs lets through: a flag given twice, a number that is none. */
function checkValues(command: Command, args: Readonly<Record<string, unknown>>): void {
  const options: OptionTable = { ...command.options, ...COMMON_OPTIONS };
  for (const [name, option] of Object.entries(options)) {
    const value = args[name];
    if (Array.isArray(value) && option.array !== true) {
      throw new UsageError(`${flag(name)} is given more than once`);
    }
    if (option.type === 'number' && value !== undefined && !(Number(value) > 0)) {
      throw new UsageError(`${flag(name)} must be a number above 0`);
    }
  }
}
