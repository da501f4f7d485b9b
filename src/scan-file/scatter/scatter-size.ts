import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';
import type { Workflow } from '../../analysis/workflow.js';

/**
 * Bytes of JSON that REANA can hand to its workflow engine: the loaded workflow and its parameters travel in one
 * argument of a command, in Base64, and Linux takes no argument of more than 128 KiB.
 */
export const ENGINE_LIMIT = 95_000;

/** Bytes of JSON that the engine is handed, without its options, which are few. */
export function engineBytes(workflow: Workflow, parameters: JsonObject): number {
  return pythonLength(workflow as unknown as JsonObject) + pythonLength(parameters);
}

/** The largest number for which a size, which grows with it, stays within the limit; at most `count`. */
export function largestThatFits(count: number, sizeOf: (count: number) => number): number {
  let [fits, tooMany] = [0, count + 1];
  while (tooMany - fits > 1) {
    const middle = Math.floor((fits + tooMany) / 2);
    if (sizeOf(middle) <= ENGINE_LIMIT) fits = middle;
    else tooMany = middle;
  }
  return fits;
}

/** Length of what Python's `json.dumps` makes: a blank behind each comma and colon, and ASCII only. */
function pythonLength(value: JsonValue): number {
  if (typeof value === 'string') return stringLength(value);
  if (isJsonArray(value)) return listLength(value.map(pythonLength));
  if (!isJsonObject(value)) return writeJson(value).length;
  return listLength(
    Object.entries(value).map(([key, item]) => stringLength(key) + ': '.length + pythonLength(item)),
  );
}

function listLength(lengths: readonly number[]): number {
  const separators = ', '.length * Math.max(0, lengths.length - 1);
  return '[]'.length + separators + lengths.reduce((sum, length) => sum + length, 0);
}

function stringLength(text: string): number {
  const outside = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  return writeJson(text).length + outside * ('\\u0000'.length - 1);
}
