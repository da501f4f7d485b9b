import { UsageError } from '../../core/errors.js';
import { RUN_STATUSES, type KnownRunStatus } from '../../core/run-statuses.js';
import { nearest } from '../../core/text/nearest.js';
import type { OptionTable } from './options.js';

/** What reana-client has in the place of a flag for each property. */
export const FILTER_OPTION = {
  filter: {
    array: true,
    nargs: 1,
    type: 'string',
    value: 'NAME=TEXT',
    hidden: true,
    describe: 'Only those with this text in this property; may be repeated',
  },
} as const satisfies OptionTable;

/** Texts to look for, by property. */
export type Filters<Name extends string> = Partial<Readonly<Record<Name, readonly string[]>>>;

/**
 * Reads `--filter name=TEXT`.
 * @param names the properties that the command filters by
 * @throws UsageError for another property, and for what has no equals sign
 */
export function readFilters<Name extends string>(
  given: readonly string[] | undefined,
  names: readonly Name[],
): Filters<Name> {
  const filters: Partial<Record<Name, string[]>> = {};
  for (const filter of given ?? []) {
    const [, word, text] = /^([^=]*)=(.*)$/s.exec(filter) ?? [];
    if (word === undefined || text === undefined) {
      throw new UsageError(`--filter ${filter} has no equals sign`, {
        hint: `write --filter ${names[0]}=TEXT`,
      });
    }
    const name = names.find((each) => each === word.toLowerCase());
    if (name === undefined) {
      const near = nearest(word, names);
      throw new UsageError(`there is no filter ${word}`, {
        hint: near === undefined ? `filters are ${names.join(', ')}` : `did you mean ${near}?`,
      });
    }
    filters[name] = [...(filters[name] ?? []), text];
  }
  return filters;
}

/** @throws UsageError for a status that REANA does not have */
export function readStatuses(words: readonly string[] | undefined): readonly KnownRunStatus[] | undefined {
  return words?.map((word) => {
    const known = RUN_STATUSES.find((each) => each === word);
    if (known !== undefined) return known;
    throw new UsageError(`--filter status can't be ${word}: it is one of ${RUN_STATUSES.join(', ')}`);
  });
}

/** True when each property contains all of its texts, whatever their case, as servers filter files. */
export function matchesFilters<Name extends string>(
  properties: Readonly<Record<Name, string>>,
  filters: Filters<Name>,
): boolean {
  return (Object.keys(properties) as Name[]).every((name) =>
    (filters[name] ?? []).every((text) => properties[name].toLowerCase().includes(text.toLowerCase())),
  );
}
