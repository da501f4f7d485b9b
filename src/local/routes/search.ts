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
  const pattern = text.replaceAll(/\\?[^]/gu, (part) => {
    if (part === '_') return '[^]';
    if (part === '%') return '[^]*';
    const character = part.length > 1 && part.startsWith('\\') ? part.slice(1) : part;
    return character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&');
  });
  return new RegExp(pattern, 'iu').test(name);
}
