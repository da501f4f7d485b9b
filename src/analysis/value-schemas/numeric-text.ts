import type { ErrorObject } from 'ajv';
import { isJsonArray, type JsonValue } from '../../core/json.js';
import { plainNumbers } from '../../core/json/plain-numbers.js';
import { decodePointer } from '../../core/json-pointer.js';

const INTEGER = /^[-+]?[0-9]+$/;
const NUMBER = /^[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?$/;

/** The number that a text is, as Python's `float` reads it; undefined when it is none, or not a finite one. */
export function parsePythonFloat(text: string): number | undefined {
  const value = NUMBER.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? value : undefined;
}

/** The whole number that a text is, as Python's `int` reads it; undefined when it is none, or beyond 2^53. */
export function parsePythonInteger(text: string): number | undefined {
  const value = INTEGER.test(text) ? Number(text) : NaN;
  return Number.isSafeInteger(value) ? value : undefined;
}

/**
 * A value with numbers in place of the numeric texts that a schema refused: servers and clients send numbers as text, and
 * YAML 1.1 takes `1e3` for text. Undefined when no error is about such a text.
 */
export function withNumbers(value: JsonValue, errors: readonly ErrorObject[]): JsonValue | undefined {
  let changed: JsonValue | undefined;
  for (const error of errors) {
    const number = numberMeant(error);
    if (number !== undefined) changed = replace(changed ?? value, decodePointer(error.instancePath), number);
  }
  return changed;
}

/** The value for a validator, which knows only numbers of JavaScript; integers that are none of these become text. */
export function forValidator(value: JsonValue): JsonValue {
  return plainNumbers(value, (number) => (number.isFloat ? Number(number) : number.text));
}

function numberMeant({ keyword, schema, data }: ErrorObject): number | undefined {
  if (typeof data !== 'string' || keyword !== 'type') return undefined;
  const types = typeof schema === 'string' ? [schema] : (schema as readonly string[]);
  if (types.includes('number')) return parsePythonFloat(data);
  return types.includes('integer') ? parsePythonInteger(data) : undefined;
}

function replace(value: JsonValue, [key, ...rest]: readonly string[], by: JsonValue): JsonValue {
  if (key === undefined) return by;
  if (isJsonArray(value)) {
    return value.map((item, index) => (String(index) === key ? replace(item, rest, by) : item));
  }
  const object = value as Readonly<Record<string, JsonValue>>;
  return { ...object, [key]: replace(object[key] ?? null, rest, by) };
}
