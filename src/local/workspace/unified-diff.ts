import { FILE_HEADERS_ONLY, formatPatch, OMIT_HEADERS, structuredPatch } from 'diff';

/** Two texts so different that comparing them takes longer, in milliseconds, are only said to differ. */
const DIFF_TIMEOUT = 2000;

/**
 * The differences of two texts as a unified diff, without the lines that name the files unless names are given.
 * Empty when there are none, undefined when they are too many to be found in reasonable time.
 */
export function unifiedDiff(
  a: string,
  b: string,
  context: number,
  names?: readonly [string, string],
): string | undefined {
  const [nameOfA, nameOfB] = names ?? ['a', 'b'];
  const options = { context, timeout: DIFF_TIMEOUT };
  const patch = structuredPatch(nameOfA, nameOfB, a, b, undefined, undefined, options);
  if (patch === undefined) return undefined;
  if (patch.hunks.length === 0) return '';
  return formatPatch(patch, names === undefined ? OMIT_HEADERS : FILE_HEADERS_ONLY).trimEnd();
}
