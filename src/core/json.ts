import { isExactNumber, type ExactNumber } from './json/exact-number.js';

/** What JSON can hold, and nothing else. */
export type JsonValue = string | JsonNumber | boolean | null | JsonArray | JsonObject;
/** An `ExactNumber` where JavaScript would lose the `.0` of a float, or digits of an integer. */
export type JsonNumber = number | ExactNumber;
export type JsonArray = readonly JsonValue[];
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isExactNumber(value);
}

/** A list or an object rather than a single value. */
export function isContainer<T>(
  value: T,
): value is Exclude<T, string | JsonNumber | boolean | null | undefined> {
  return typeof value === 'object' && value !== null && !isExactNumber(value);
}

export function isJsonArray(value: unknown): value is JsonArray {
  return Array.isArray(value);
}

export function isJsonNumber(value: unknown): value is JsonNumber {
  return typeof value === 'number' || isExactNumber(value);
}

/** The JSON text parsed by JavaScript, which takes `1.0` for 1 (see `parseExactJson`), or undefined when it is no JSON at all. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text) as JsonValue;
  } catch {
    return undefined;
  }
}
