/** Orders texts by their UTF-16 code units: the same on every machine, whatever its language. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Orders files and the like by path. */
export function comparePaths(one: { readonly path: string }, other: { readonly path: string }): number {
  return compareText(one.path, other.path);
}
