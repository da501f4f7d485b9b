import {
  isJsonArray,
  isJsonObject,
  type JsonArray,
  type JsonObject,
  type JsonValue,
} from '../../../core/json.js';

// Files of runs are as their steps wrote them, and of any version: what is not as expected is as if it were not there.

/** The value at this place; `undefined` when there is none. */
export function valueAt(value: unknown, ...path: readonly string[]): JsonValue | undefined {
  let found = value;
  for (const key of path) {
    if (!isJsonObject(found) || !Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found as JsonValue | undefined;
}

export function objectAt(value: unknown, ...path: readonly string[]): JsonObject {
  const found = valueAt(value, ...path);
  return isJsonObject(found) ? found : {};
}

export function listAt(value: unknown, ...path: readonly string[]): JsonArray {
  const found = valueAt(value, ...path);
  return isJsonArray(found) ? found : [];
}

export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

export function numberAt(value: unknown, ...path: readonly string[]): number | undefined {
  const found = valueAt(value, ...path);
  return typeof found === 'number' && Number.isFinite(found) ? found : undefined;
}

/** The finite numbers of a list; a list with anything else in it is empty. */
export function numbersOf(value: unknown): readonly number[] {
  if (!isJsonArray(value)) return [];
  const numbers = value.filter((each) => typeof each === 'number' && Number.isFinite(each));
  return numbers.length === value.length ? (numbers as number[]) : [];
}

export function textsOf(value: unknown): readonly string[] {
  return isJsonArray(value) ? value.filter((each) => typeof each === 'string') : [];
}
