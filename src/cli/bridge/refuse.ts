import { UsageError } from '../../core/errors.js';
import { PROGRAM } from '../program.js';
import { commandLine } from '../views/action-line.js';
import type { ReanaClientFlag } from './reana-client-command.js';
import { TOKEN } from './common-flags.js';
import { findCounterpart, findReanaClientCommand } from './look-up.js';
import { PROGRAM_FLAGS } from './reana-client-commands.js';

/**
 * The error for a command line that has a flag of reana-client which means nothing here, or something else; undefined when
 * it has none. The new command line in its hint has the user's own words, except tokens and secrets.
 * @param command name of ours, `secrets add`; empty in front of it
 */
export function refuseFlag(command: string, words: readonly string[]): UsageError | undefined {
  // A token is never shown, whatever else is wrong.
  const flags = [...(findCounterpart(command)?.flags ?? []), ...PROGRAM_FLAGS, TOKEN];
  const { found, line } = replaceFlags(flags, words);
  if (found === undefined) return undefined;
  const { note, outcome } = found.flag;
  const isMissing = outcome.kind === 'missing';
  const what = isMissing ? 'has no counterpart' : 'is written differently';
  const names = command === '' ? [] : command.split(' ');
  const text = `\`${commandLine([...names, ...line], [])}\``;
  return new UsageError(`${found.name} of reana-client ${what}${note === undefined ? '' : `: ${note}`}`, {
    hint: isMissing ? `without it: ${text}` : `did you mean ${text}?`,
  });
}

/** The error for a command of reana-client that is written differently here, or has no counterpart. */
export function refuseCommand(name: string, words: readonly string[]): UsageError | undefined {
  const former = findReanaClientCommand(name);
  if (former === undefined || former.outcome.kind === 'runs') return undefined;
  const { outcome, note } = former;
  return new UsageError(`there is no command ${name}${note === undefined ? '' : `: ${note}`}`, {
    hint:
      outcome.kind === 'renamed'
        ? `did you mean \`${commandLine(outcome.words(words), [])}\`?`
        : `see \`${PROGRAM} --help\``,
  });
}

interface FoundFlag {
  readonly flag: ReanaClientFlag;
  /** As it was given. */
  readonly name: string;
  readonly value: string;
  /** How many words it takes. */
  readonly length: number;
}

/** The first flag to refuse, and the words with what is to be written in the place of all of them. */
function replaceFlags(
  flags: readonly ReanaClientFlag[],
  words: readonly string[],
): { readonly found: FoundFlag | undefined; readonly line: readonly string[] } {
  const refused = flags.filter(({ outcome: { kind } }) => kind === 'renamed' || kind === 'missing');
  const line: string[] = [];
  let first: FoundFlag | undefined;
  for (let place = 0; place < words.length; place += 1) {
    const [word = '', next] = words.slice(place, place + 2);
    if (word === '--') return { found: first, line: [...line, ...words.slice(place)] };
    const found = findFlag(refused, word, next);
    if (found === undefined) line.push(word);
    else {
      first ??= found;
      const { outcome } = found.flag;
      const replacement = outcome.kind === 'renamed' ? outcome.words(found.value) : [];
      // Two flags of reana-client may be one of ours.
      if (replacement.length !== 1 || !line.includes(replacement[0] ?? '')) line.push(...replacement);
      place += found.length - 1;
    }
  }
  return { found: first, line };
}

function findFlag(
  flags: readonly ReanaClientFlag[],
  word: string,
  next: string | undefined,
): FoundFlag | undefined {
  for (const flag of flags) {
    for (const name of flag.names) {
      if (flag.value === undefined) {
        if (word === name) return { flag, name, value: '', length: 1 };
      } else if (word === name) {
        if (next !== undefined && !next.startsWith('-')) return { flag, name, value: next, length: 2 };
      } else if (word.startsWith(`${name}=`)) {
        return { flag, name, value: word.slice(name.length + 1), length: 1 };
      } else if (name.length === 2 && word.startsWith(name)) {
        return { flag, name, value: word.slice(2), length: 1 };
      }
    }
  }
  return undefined;
}
