import { readWholeText } from '../../disk/read-file.js';
import type { Clock } from '../../core/clock.js';
import { errorMessage, UsageError } from '../../core/errors.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import { isJsonArray, isJsonObject, parseJson, type JsonValue } from '../../core/json.js';
import { joinInside } from '../../core/safe-path.js';
import { isSystemError } from '../../core/system-error.js';

/** Lists up to this length count as vectors, such as one number per parameter; longer ones as data. */
const LONGEST_VECTOR = 5;

const MOST_ATTEMPTS = 5;
/** Milliseconds. */
const BETWEEN_ATTEMPTS = 50;

/**
 * The file of a point that a rule selects: the path itself, otherwise the one path that ends with it.
 * @throws UsageError when several do
 */
export function findSummary(paths: readonly string[], rule: string, point: string): string | undefined {
  const wanted = rule.replace(/^(?:\.?\/)+/, '');
  if (paths.includes(wanted)) return wanted;
  const fits = paths.filter((path) => path.endsWith(`/${wanted}`)).sort();
  if (fits.length <= 1) return fits[0];
  throw new UsageError(`"${rule}" fits several files of point ${point}: ${fits.join(', ')}`, {
    hint: 'write more of the path, under `collect.summary` in the scan file or in the call',
    action: { type: 'set-option', option: 'summary' },
  });
}

/**
 * The content of a summary; undefined when it is not JSON. Python writes `NaN` and `Infinity`, which JSON
 * doesn't know: they become null.
 * @throws TransferError when the file can't be read
 */
export async function readSummary(
  folder: string,
  path: string,
  clock: Clock,
): Promise<JsonValue | undefined> {
  const text = await readWithRetries(joinInside(folder, path), clock).catch((error: unknown) => {
    throw new TransferError(path, `${path} can't be read in ${folder}: ${errorMessage(error)}`, {
      cause: error,
    });
  });
  return parseJson(text) ?? parseJson(replaceNonNumbers(text));
}

/** The folder is missing for a moment while another collection replaces it. */
async function readWithRetries(file: string, clock: Clock): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readWholeText(file);
    } catch (error) {
      if (!isSystemError(error, 'ENOENT') || attempt === MOST_ATTEMPTS) throw error;
      await clock.sleep(BETWEEN_ATTEMPTS);
    }
  }
}

/** All numbers of a summary, by their keys joined with dots. Texts, booleans and data are left out. */
export function numbersOf(content: JsonValue): ReadonlyMap<string, number> {
  const numbers = new Map<string, number>();
  const visit = (value: JsonValue, path: readonly string[]): void => {
    if (typeof value === 'number') {
      const name = path.join('.');
      if (Number.isFinite(value) && name !== '' && !numbers.has(name)) numbers.set(name, value);
    } else if (isJsonArray(value)) {
      if (!isVector(value)) return;
      for (const [index, item] of value.entries()) visit(item, [...path, String(index)]);
    } else if (isJsonObject(value)) {
      for (const [key, item] of Object.entries(value)) visit(item, [...path, key]);
    }
  };
  visit(content, []);
  return numbers;
}

/** A short list of numbers, or a small matrix. */
function isVector(list: readonly JsonValue[]): boolean {
  return (
    list.length <= LONGEST_VECTOR &&
    list.every((item) => item === null || typeof item === 'number' || (isJsonArray(item) && isVector(item)))
  );
}

function replaceNonNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (token) =>
    token.startsWith('"') ? token : 'null',
  );
}
