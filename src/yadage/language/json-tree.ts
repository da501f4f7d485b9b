import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { isExactNumber } from '../../core/json/exact-number.js';
import { asJqNumbers } from '../../core/json/jq-numbers.js';
import { orderedObject } from '../../core/json/ordered-object.js';

/** A copy with the keys of every object in order, as packtivity passes parameters to its templates. */
export function sortKeys(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(sortKeys);
  if (!isJsonObject(value)) return value;
  return orderedObject(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key] ?? null)]),
  );
}

/** A value as it comes out of jq's program `.`, with the keys of objects sorted. */
export function asAfterJq(value: JsonValue): JsonValue {
  return asJqNumbers(sortKeys(value));
}

/** A copy with every string leaf replaced. */
export function mapStrings(value: JsonValue, replace: (text: string) => JsonValue): JsonValue {
  if (typeof value === 'string') return replace(value);
  if (isJsonArray(value)) return value.map((item) => mapStrings(item, replace));
  if (!isJsonObject(value)) return value;
  return orderedObject(Object.entries(value).map(([key, item]) => [key, mapStrings(item, replace)]));
}

/** As `mapStrings`, for asynchronous replacements. */
export async function mapStringsAsync(
  value: JsonValue,
  replace: (text: string) => Promise<JsonValue>,
): Promise<JsonValue> {
  if (typeof value === 'string') return replace(value);
  if (isJsonArray(value)) return Promise.all(value.map((item) => mapStringsAsync(item, replace)));
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(
    async ([key, item]) => [key, await mapStringsAsync(item, replace)] as const,
  );
  return orderedObject(await Promise.all(entries));
}

/** All string leaves, in document order. */
export function* strings(value: JsonValue): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (isJsonArray(value)) for (const item of value) yield* strings(item);
  else if (isJsonObject(value)) for (const item of Object.values(value)) yield* strings(item);
}

/** Equality of JSON documents; the order of keys does not count. */
export function sameJson(left: JsonValue, right: JsonValue): boolean {
  return JSON.stringify(sortKeys(left)) === JSON.stringify(sortKeys(right));
}

/** False for what is falsy in Python: null, false, 0 and everything empty. */
export function isTruthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  if (isPlainObject(value)) return Object.keys(value).length > 0;
  return isExactNumber(value) ? Number(value) !== 0 : Boolean(value);
}

/** True for an object that represents a JSON object, not for an instance of a class. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

export function isEmptyContainer(value: JsonValue): boolean {
  return value === '' || (isJsonArray(value) && value.length === 0) || isEmptyObject(value);
}

function isEmptyObject(value: JsonValue): value is JsonObject {
  return isJsonObject(value) && Object.keys(value).length === 0;
}
