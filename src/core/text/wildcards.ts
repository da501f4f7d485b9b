/** Stands for any number of items, also none. */
export const ANY_NUMBER = Symbol('any number');

/** Tests for items, one after the other; `ANY_NUMBER` between them. */
export type WildcardPattern<T> = readonly (((item: T) => boolean) | typeof ANY_NUMBER)[];

/**
 * True when a pattern matches all items, from the first to the last. Takes time in proportion to the number of items
 * times the length of the pattern, whatever they are: of several `ANY_NUMBER`, only the last may have to take more.
 */
export function matchWildcards<T>(pattern: WildcardPattern<T>, items: readonly T[]): boolean {
  let position = 0;
  let element = 0;
  /** Behind the last `ANY_NUMBER`, and the first item that it leaves to what follows. */
  let retry: { readonly element: number; position: number } | undefined;
  for (const last = items.length; position < last;) {
    const test = pattern[element];
    if (test === ANY_NUMBER) {
      element += 1;
      retry = { element, position };
    } else if (test?.(items[position] as T) === true) {
      element += 1;
      position += 1;
    } else if (retry === undefined) {
      return false;
    } else {
      retry.position += 1;
      ({ element, position } = retry);
    }
  }
  while (pattern[element] === ANY_NUMBER) element += 1;
  return element === pattern.length;
}
