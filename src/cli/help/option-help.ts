import { LOCAL_GROUP, SERVER_GROUP, type OptionSpec, type OptionTable } from '../flags/options.js';
import { definitionList } from './definition-list.js';

/** Choices that are listed in place of the name of a value, in characters. */
const MOST_CHOICES = 16;
const OWN = 'Flags';

/** Flags under the titles of their groups: a command's own first, those of the server last. */
export function flagSections(options: OptionTable, columns?: number): readonly string[] {
  const groups = new Map<string, [string, OptionSpec][]>([[OWN, []]]);
  const last = [SERVER_GROUP, LOCAL_GROUP];
  const shown = Object.entries(options).filter(([, { hidden }]) => hidden !== true);
  for (const [name, option] of shown) {
    const title = option.group ?? OWN;
    groups.set(title, [...(groups.get(title) ?? []), [name, option]]);
  }
  const titles = [...groups.keys()].filter((title) => !last.includes(title));
  return [...titles, ...last].flatMap((title) => {
    const flags = groups.get(title) ?? [];
    if (flags.length === 0) return [];
    // Where no flag has a short name, none is left room for.
    const hasShort = flags.some(([, { alias }]) => alias !== undefined);
    const rows = flags.map(([name, option]) => [flagTerm(name, option, hasShort), meaning(option)] as const);
    return [`${title}:\n${definitionList(rows, columns)}`];
  });
}

/** What an argument or a flag means, with its choices and default. */
export function meaning({ describe = '', type, default: value, ...option }: OptionSpec): string {
  const [, text = '', wording] = /^(.*?)(?: \(default: (.*)\))?$/s.exec(describe) ?? [];
  const choices = choicesText(option);
  const fallback = wording ?? (type === 'boolean' || value === undefined ? undefined : String(value));
  const notes = [
    ...(choices === undefined || choices.length <= MOST_CHOICES
      ? []
      : [`one of ${choices.replaceAll('|', ', ')}`]),
    ...(fallback === undefined ? [] : [`default: ${fallback}`]),
  ];
  return notes.length === 0 ? text : `${text} (${notes.join('; ')})`;
}

/** `-p, --parameter NAME=VALUE`; with `hasShort`, room for a short name where there is none. */
export function flagTerm(name: string, option: OptionSpec, hasShort = false): string {
  const [short] = [option.alias].flat();
  const front = short === undefined ? (hasShort ? '    ' : '') : `-${short}, `;
  return `${front}--${name}${valueText(option)}`;
}

function valueText(option: OptionSpec): string {
  if (option.type === 'boolean') return '';
  const choices = choicesText(option);
  const short = choices !== undefined && choices.length <= MOST_CHOICES ? choices : undefined;
  const value = option.value ?? short ?? (option.type === 'number' ? 'N' : 'VALUE');
  return option.requiresArg === false ? ` [${value}]` : ` ${value}`;
}

function choicesText({ choices }: OptionSpec): string | undefined {
  return choices?.map(String).join('|');
}
