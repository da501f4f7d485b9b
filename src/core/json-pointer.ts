/** RFC 6901 pointers: names of places in a JSON tree, such as `/stages/0/name`; the root is the empty text. */

export function encodePointer(keys: readonly (string | number)[]): string {
  return keys.reduce<string>(childPointer, '');
}

/** The keys of a pointer, unescaped. */
export function decodePointer(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** One step further down: `/stages` and `0` make `/stages/0`. */
export function childPointer(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The pointer one step up; the root stays the root. */
export function parentPointer(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

/** The value at a pointer, or undefined when there is none. */
export function resolvePointer(root: unknown, pointer: string): unknown {
  let value = root;
  for (const key of decodePointer(pointer)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    if (Array.isArray(value) && key === 'length') return undefined;
    value = (value as Record<string, unknown>)[key];
  }
  return value;
}
