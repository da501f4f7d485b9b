/** Texts to look for, in lower case, by field. */
export type Search = ReadonlyMap<string, readonly string[]>;

/** True when every field that is searched holds all of its texts, whatever their case. */
export function matchesSearch(fields: Readonly<Record<string, string>>, search: Search): boolean {
  return [...search].every(([field, parts]) =>
    parts.every((part) => (fields[field] ?? '').toLowerCase().includes(part)),
  );
}
