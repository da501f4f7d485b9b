import { hasCode, UsageError } from '../../core/errors.js';
import { isUuid } from '../../core/text/uuid.js';
import type { Context } from '../context.js';
import type { ConnectionArguments, OptionTable } from '../flags/options.js';
import { usageOf } from '../help/usage.js';
import { PROGRAM } from '../program.js';
import { withClient } from '../server/connection.js';
import { commandLine } from '../views/action-line.js';

type Arguments = Readonly<Record<string, unknown>>;

/**
 * The arguments of a command with its run in the first place: that of `-w`, the first argument, or the run of
 * REANA_WORKON when the first argument is a path.
 * @param shown the arguments that the usage of the command names
 * @param all those and the ones of reana-client
 * @throws UsageError when an argument is missing or left over, and when two runs are named
 */
export async function placeRun(
  name: string,
  shown: OptionTable,
  all: OptionTable,
  args: Arguments,
  context: Context,
): Promise<Arguments> {
  const names = Object.keys(all);
  const words = names.flatMap((each) => (args[each] ?? []) as string | readonly string[]);
  const given = args['workflow'] as string | undefined;
  if (names.length === 1) return given === undefined ? args : { ...args, ...onlyRun(names, given, words) };
  const run = given ?? (await findWorkon(name, words, args, context));
  const placed = run === undefined ? args : { ...args, ...distribute(name, all, [run, ...words]) };
  checkDemanded(name, shown, placed);
  return placed;
}

function onlyRun(names: readonly string[], given: string, words: readonly string[]): Arguments {
  const other = words.find((word) => word !== given);
  if (other !== undefined) {
    throw new UsageError(`two runs are named: ${other}, and ${given} with --workflow`, {
      hint: 'name the run once',
    });
  }
  return Object.fromEntries(names.map((each) => [each, each === 'runs' ? [given] : given]));
}

/** The run of REANA_WORKON when these words are meant for it. */
async function findWorkon(
  name: string,
  words: readonly string[],
  args: Arguments,
  context: Context,
): Promise<string | undefined> {
  const workon = context.io.env['REANA_WORKON']?.trim();
  const [word] = words;
  if (workon === undefined || workon === '' || word === undefined || word === workon) return undefined;
  switch (name) {
    case 'mv':
      return words.length === 2 ? workon : undefined;
    case 'open':
      return word === 'jupyter' ? workon : undefined;
    default: {
      if (isNoRun(word) || (name === 'rm' && words.length === 1)) return workon;
      if (hasNumber(word) || isUuid(word) || (await isRun(word, args, context))) return undefined;
      if (name === 'rm') throw ambiguous(workon, word, words);
      context.print(`there is no run ${word}: it is treated as a path in ${workon}, the run of REANA_WORKON`);
      return workon;
    }
  }
}

/** Names of runs have no dots, except in front of a number, and servers take them as one segment of an address. */
function isNoRun(word: string): boolean {
  return /[/*?[\]]/.test(word) || (word.includes('.') && !hasNumber(word));
}

/** `name.3`, or `name.3.1` for a restart. */
function hasNumber(word: string): boolean {
  return /^[^.]+(?:\.\d+){1,2}$/.test(word);
}

async function isRun(word: string, args: Arguments, context: Context): Promise<boolean> {
  const { signal } = context;
  try {
    await withClient(args as ConnectionArguments, context, (client) =>
      client.workflows.resolve(word, { signal }),
    );
    return true;
  } catch (error) {
    if (hasCode(error, 'not-found')) return false;
    throw error;
  }
}

/** A misspelt run must not remove the files of another one. */
function ambiguous(workon: string, word: string, words: readonly string[]): UsageError {
  return new UsageError(`there is no run ${word}, and nothing was removed`, {
    hint: `if it is a path in ${workon}, the run of REANA_WORKON: \`${commandLine(['rm', '-w', workon, ...words], [])}\``,
  });
}

/** @throws UsageError for a word more than there are arguments, and for one that is none of the choices */
function distribute(name: string, positionals: OptionTable, words: readonly string[]): Arguments {
  const hint = `see \`${PROGRAM} ${name} --help\``;
  const rest = [...words];
  const entries = Object.entries(positionals).map(([argument, { array, choices }]): [string, unknown] => {
    if (array === true) return [argument, rest.splice(0)];
    const word = rest.shift();
    if (word !== undefined && choices?.includes(word) === false) {
      throw new UsageError(`<${argument}> can't be ${word}: it is one of ${choices.join(', ')}`, { hint });
    }
    return [argument, word];
  });
  if (rest[0] !== undefined) throw new UsageError(`one argument too many: ${rest[0]}`, { hint });
  return Object.fromEntries(entries);
}

function checkDemanded(name: string, positionals: OptionTable, args: Arguments): void {
  const isMissing = Object.entries(positionals).some(
    ([each, { demandOption }]) => demandOption === true && [args[each] ?? []].flat().length === 0,
  );
  if (!isMissing) return;
  throw new UsageError(`\`${name}\` needs ${usageOf(positionals)}`, {
    hint: `see \`${PROGRAM} ${name} --help\``,
  });
}
