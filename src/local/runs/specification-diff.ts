import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { writeJson } from '../../core/json/write-json.js';
import { compareText } from '../../core/text/compare.js';
import { unifiedDiff } from '../workspace/unified-diff.js';

/** How two specifications differ: for each section of either, the lines of a unified diff; none when they are equal. */
export async function diffSpecifications(
  a: JsonObject,
  b: JsonObject,
  context: number,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const differences: Record<string, readonly string[]> = {};
  for (const section of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const diff = await unifiedDiff(format(a[section]), format(b[section]), context);
    differences[section] = diff === undefined ? ['the sections differ'] : diff === '' ? [] : diff.split('\n');
  }
  return differences;
}

/** JSON with sorted keys: the order of a mapping means nothing. */
function format(value: JsonValue | undefined): string {
  if (value === undefined) return '';
  return `${writeJson(sorted(value), 1)}\n`;
}

function sorted(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sorted(item)] as const);
  return orderedObject(entries.sort(([one], [other]) => compareText(one, other)));
}
