import { FILE_HEADERS_ONLY, formatPatch, OMIT_HEADERS, structuredPatch } from 'diff';

/** When comparing two texts takes longer, in milliseconds, they are only reported as different. */
const DIFF_TIMEOUT = 2000;

/**
 * The differences of two texts as a unified diff, without the lines that name the files unless names are given.
 * Empty when there are none, undefined when finding them takes too long.
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
