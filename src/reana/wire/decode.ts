import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  parseJson,
  type JsonObject,
  type JsonValue,
} from '../../core/json.js';
import { DecodeError } from './decode-error.js';
import { refuseExcess } from './json-excess.js';

/** Checks unknown data and types it; `at` is the place within the whole, for the message. */
export type Decoder<T> = (value: unknown, at: string) => T;

function mismatch(at: string, expected: string, found: unknown): DecodeError {
  return new DecodeError(`${at === '' ? 'the response' : at} should be ${expected} but is ${shapeOf(found)}`);
}

function shapeOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'string') return `the string ${JSON.stringify(value.slice(0, 60))}`;
  // JSON has no infinity, though it has numbers that are read as infinity.
  if (isJsonNumber(value)) return `the number ${String(value)}`;
  return typeof value === 'object' ? 'an object' : `the ${typeof value} ${JSON.stringify(value)}`;
}

export const string: Decoder<string> = (value, at) => {
  if (typeof value !== 'string') throw mismatch(at, 'a string', value);
  return value;
};

/** A number that JSON can hold: `1e999` is read as infinity. */
export const number: Decoder<number> = (value, at) => {
  if (!isJsonNumber(value) || !Number.isFinite(Number(value))) throw mismatch(at, 'a number', value);
  return Number(value);
};

export const boolean: Decoder<boolean> = (value, at) => {
  if (typeof value !== 'boolean') throw mismatch(at, 'true or false', value);
  return value;
};

export const json: Decoder<JsonValue> = (value) => value as JsonValue;

export const jsonObject: Decoder<JsonObject> = (value, at) => {
  if (!isJsonObject(value)) throw mismatch(at, 'an object', value);
  return value;
};

/** The word, or `unknown` for one that only a newer server has. */
export function knownWord<T extends string>(words: readonly T[], word: string): T | 'unknown' {
  return words.find((known) => known === word) ?? 'unknown';
}

/** REANA's times have no zone and mean UTC. */
export const date: Decoder<Date> = (value, at) => {
  const text = string(value, at);
  const time = new Date(/(Z|GMT|[+-]\d\d:?\d\d)$/.test(text) ? text : `${text}Z`);
  if (Number.isNaN(time.getTime())) throw mismatch(at, 'a time', value);
  return time;
};

/** A missing value and null are the same to REANA's clients. */
export function optional<T>(decoder: Decoder<T>): Decoder<T | undefined> {
  return (value, at) => (value === undefined || value === null ? undefined : decoder(value, at));
}

export function withDefault<T>(decoder: Decoder<T>, fallback: T): Decoder<T> {
  return (value, at) => (value === undefined || value === null ? fallback : decoder(value, at));
}

export function array<T>(decoder: Decoder<T>): Decoder<T[]> {
  return (value, at) => {
    if (!isJsonArray(value)) throw mismatch(at, 'a list', value);
    return (value as unknown[]).map((item, index) => decoder(item, `${at}[${index}]`));
  };
}

export function record<T>(decoder: Decoder<T>): Decoder<Readonly<Record<string, T>>> {
  return (value, at) => {
    const fields = jsonObject(value, at);
    const entries = Object.keys(fields).map((key) => [key, decoder(fields[key], join(at, key))] as const);
    return Object.fromEntries(entries);
  };
}

/** Takes the fields that are named; whatever else there is, is ignored. */
export function object<T extends Readonly<Record<string, unknown>>>(decoders: {
  readonly [K in keyof T]: Decoder<T[K]>;
}): Decoder<T> {
  return (value, at) => {
    const fields = jsonObject(value, at);
    const result: Record<string, unknown> = {};
    for (const [key, decoder] of Object.entries(decoders)) {
      result[key] = (decoder as Decoder<unknown>)(
        Object.hasOwn(fields, key) ? fields[key] : undefined,
        join(at, key),
      );
    }
    return result as T;
  };
}

/** JSON inside a string, as REANA sends logs. */
export function jsonText<T>(decoder: Decoder<T>): Decoder<T> {
  return (value, at) => {
    const text = string(value, at);
    refuseExcess(text, at);
    const inner = parseJson(text);
    if (inner === undefined) throw mismatch(at, 'JSON text', value);
    return decoder(inner, at);
  };
}

function join(at: string, key: string): string {
  return at === '' ? key : `${at}.${key}`;
}
