import { FILE_HEADERS_ONLY, formatPatch, OMIT_HEADERS, structuredPatch, type StructuredPatch } from 'diff';

/** Texts in which more lines differ are only reported as different: finding them takes quadratic time. */
const MOST_CHANGES = 2000;

/** Longer texts are only reported as different, even where they are nearly alike. */
const MOST_LINES = 50_000;

/**
 * The differences of two texts as a unified diff, without the lines that name the files unless names are given. They are
 * looked for while other requests are answered.
 * @returns empty when there are none, undefined when there are too many
 */
export async function unifiedDiff(
  a: string,
  b: string,
  context: number,
  names?: readonly [string, string],
): Promise<string | undefined> {
  if (a === b) return '';
  if (hasTooManyLines(a) || hasTooManyLines(b)) return undefined;
  const [nameOfA, nameOfB] = names ?? ['a', 'b'];
  const patch = await new Promise<StructuredPatch | undefined>((callback) => {
    const options = { context, maxEditLength: MOST_CHANGES, callback };
    structuredPatch(nameOfA, nameOfB, a, b, undefined, undefined, options);
  });
  if (patch === undefined) return undefined;
  if (patch.hunks.length === 0) return '';
  return formatPatch(patch, names === undefined ? OMIT_HEADERS : FILE_HEADERS_ONLY).trimEnd();
}

function hasTooManyLines(text: string): boolean {
  let lines = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) {
    lines += 1;
    if (lines > MOST_LINES) return true;
  }
  return false;
}
