import { ANY_NUMBER, matchWildcards } from '../../core/text/wildcards.js';

/** Texts to look for, in lower case, by field. */
export type Search = ReadonlyMap<string, readonly string[]>;

/** True when every field that is searched holds all of its texts, whatever their case. */
export function matchesSearch(fields: Readonly<Record<string, string>>, search: Search): boolean {
  return [...search].every(([field, parts]) =>
    parts.every((part) => (fields[field] ?? '').toLowerCase().includes(part)),
  );
}

/**
 * Whether a name holds a text, whatever their case, as the database of a real server sees it: there `_` stands for any
 * character, `%` for any number of them, and a backslash goes before one that stands for itself.
 */
export function matchesName(name: string, text: string): boolean {
  const tokens = Array.from(text.matchAll(/\\[^]|[^]/gu), ([token]) => token);
  const pattern = tokens.map((token) => {
    if (token === '%') return ANY_NUMBER;
    if (token === '_') return () => true;
    const wanted = foldCase(token.length > 1 && token.startsWith('\\') ? token.slice(1) : token);
    return (character: string) => foldCase(character) === wanted;
  });
  return matchWildcards<string>([ANY_NUMBER, ...pattern, ANY_NUMBER], Array.from(name));
}

function foldCase(character: string): string {
  return character.toUpperCase().toLowerCase();
}
