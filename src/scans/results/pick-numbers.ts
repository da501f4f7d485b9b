import { UsageError } from '../../core/errors.js';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { childPointer, resolvePointer } from '../../core/json-pointer.js';
import { nearest } from '../../core/text/nearest.js';
import { numbersOf } from './read-summary.js';
import { listNames } from './scan-results.js';

/** The numbers of all points. */
export interface PickedNumbers {
  /** All names, in the order in which they come first. */
  readonly names: readonly string[];
  /** One row for each summary; empty where a summary is missing. */
  readonly rows: readonly Readonly<Record<string, number>>[];
}

/**
 * Picks the numbers that the rules name, or all. A name that a column of the tables already has gets the prefix
 * `summary.`, repeatedly when that is another number's name.
 * @throws UsageError when a pointer leads to a number in none of the summaries
 */
export function pickNumbers(
  summaries: readonly (JsonValue | undefined)[],
  values: Readonly<Record<string, string>> | undefined,
  taken: ReadonlySet<string> = new Set(),
): PickedNumbers {
  const found = summaries.map((content) => (content === undefined ? undefined : numbersIn(content, values)));
  if (values !== undefined) checkPointers(values, summaries, found);
  const named = values === undefined ? found.flatMap((row) => [...(row?.keys() ?? [])]) : Object.keys(values);
  const names = assignNames(new Set(named), taken);
  const rows = found.map((row) =>
    Object.fromEntries([...(row ?? [])].map(([name, value]) => [names.get(name) ?? name, value])),
  );
  return { names: [...names.values()], rows };
}

function assignNames(wanted: ReadonlySet<string>, taken: ReadonlySet<string>): ReadonlyMap<string, string> {
  const used = new Set([...wanted, ...taken]);
  const names = [...wanted].map((name) => {
    if (!taken.has(name)) return [name, name] as const;
    let given = `summary.${name}`;
    while (used.has(given)) given = `summary.${given}`;
    used.add(given);
    return [name, given] as const;
  });
  return new Map(names);
}

function numbersIn(
  content: JsonValue,
  values: Readonly<Record<string, string>> | undefined,
): ReadonlyMap<string, number> {
  if (values === undefined) return numbersOf(content);
  return new Map(
    Object.entries(values).flatMap(([name, pointer]) => {
      const value = resolvePointer(content, pointer);
      return typeof value === 'number' && Number.isFinite(value) ? [[name, value] as const] : [];
    }),
  );
}

function checkPointers(
  values: Readonly<Record<string, string>>,
  summaries: readonly (JsonValue | undefined)[],
  found: readonly (ReadonlyMap<string, number> | undefined)[],
): void {
  const contents = summaries.filter((content) => content !== undefined);
  if (contents.length === 0) return;
  for (const [name, pointer] of Object.entries(values)) {
    if (found.some((row) => row?.has(name) === true)) continue;
    const there = contents.map((content) => resolvePointer(content, pointer));
    // Null stands for NaN or infinity.
    if (there.includes(null)) continue;
    const other = there.find((value) => value !== undefined);
    if (other !== undefined) {
      throw new UsageError(`${pointer}, which "${name}" stands for, is ${kindText(other)}, not a number`, {
        hint: hintFor(pointer, contents, `${pointer}/`),
      });
    }
    throw new UsageError(`no summary has ${pointer}, which "${name}" stands for`, {
      hint: hintFor(pointer, contents),
    });
  }
}

function hintFor(pointer: string, contents: readonly JsonValue[], start = ''): string {
  const all = [...new Set(contents.flatMap((content) => pointersTo(content)))];
  const inside = start === '' ? [] : all.filter((each) => each.startsWith(start));
  if (inside.length > 0) return `there is ${listNames(inside)}`;
  const near = nearest(pointer, all);
  if (near !== undefined) return `did you mean ${near}?`;
  const last = pointer.slice(pointer.lastIndexOf('/'));
  const alike = all.filter((each) => each.endsWith(last));
  return `there is ${listNames(alike.length > 0 ? alike : all)}`;
}

/** Pointers to all numbers of a summary. */
function pointersTo(content: JsonValue, pointer = ''): string[] {
  if (typeof content === 'number') return [pointer];
  if (!isJsonArray(content) && !isJsonObject(content)) return [];
  return Object.entries(content).flatMap(([key, value]: [string, JsonValue]) =>
    pointersTo(value, childPointer(pointer, key)),
  );
}

function kindText(value: unknown): string {
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'boolean') return 'a truth value';
  return Array.isArray(value) ? 'a list' : 'a mapping';
}
