import { writeJson } from './json/write-json.js';
import { isJsonArray, isJsonObject, type JsonValue } from './json.js';

/** JSON without blanks, independent of the order of keys: they are sorted. Keys without a value are left out. */
export function canonicalJson(value: JsonValue): string {
  if (isJsonArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (!isJsonObject(value)) return writeJson(value);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(value[key] ?? null)}`)
    .join(',')}}`;
}
