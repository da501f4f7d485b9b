import type { ErrorObject } from 'ajv';
import { defined } from '../../core/defined.js';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';
import { nearest } from '../../core/text/nearest.js';
import { describeTypes, describeValue } from '../shape/explain-shape.js';
import { parsePythonFloat } from './numeric-text.js';
import type { ValueProblem } from './value-fault.js';

/** A value of another type. */
export function explainType(error: ErrorObject, written?: string): ValueProblem {
  const types = typeof error.schema === 'string' ? [error.schema] : (error.schema as readonly string[]);
  const value = error.data as JsonValue;
  const wanted = describeTypes(types);
  const number = typeof value === 'string' ? parsePythonFloat(value) : undefined;
  if (types.includes('integer') && typeof value === 'string' && /^[-+]?\d+$/.test(value)) {
    return {
      code: 'big-integer',
      message: `is beyond 2^53 - 1, where whole numbers end here, found ${value}`,
    };
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { code: 'not-finite', message: `must be a finite number, found ${written ?? String(value)}` };
  }
  const hint =
    types.includes('integer') && number !== undefined && Number.isSafeInteger(number)
      ? `write ${number}`
      : types.includes('string') && (typeof value === 'number' || typeof value === 'boolean')
        ? `put it in quotes: '${written ?? String(value)}'`
        : undefined;
  return { code: 'wrong-type', message: `must be ${wanted}, ${foundValue(value, written)}`, ...hinted(hint) };
}

/** A value that is none of those that there are. */
export function explainChoice({ params, data }: ErrorObject, written?: string): ValueProblem {
  const { allowedValues, allowedValue } = params as Readonly<Record<string, unknown>>;
  const choices = (allowedValues ?? [allowedValue]) as readonly JsonValue[];
  const words = choices.map((choice) => (typeof choice === 'string' ? choice : writeJson(choice)));
  const value = data as JsonValue;
  const message = `must be ${oneOf(words)}, ${foundValue(value, written)}`;
  if (typeof value === 'string') {
    return { code: 'unknown-choice', message, ...hinted(suggest(value, words)) };
  }
  const isQuoted = written !== undefined && words.includes(written);
  const hint = `put the word in quotes${isQuoted ? `: '${written}'` : ''}`;
  return { code: 'unknown-choice', message, ...hinted(typeof value === 'object' ? undefined : hint) };
}

/** A text that does not have the form it should have, or a value that fits none of several forms. */
export function explainTextForm(error: ErrorObject, written?: string): ValueProblem {
  const { errorMessage, patternErrorMessage } = error.parentSchema ?? {};
  const value = error.data as JsonValue;
  const custom: unknown = errorMessage ?? patternErrorMessage;
  if (typeof custom === 'string')
    return { code: 'bad-value', message: `${custom}, ${foundValue(value, written)}` };
  if (error.keyword === 'pattern') return explainPattern(String(error.schema), error.data as string);
  const types = (error.schema as readonly { readonly type?: string }[]).flatMap(({ type }) => type ?? []);
  const message = `must be ${types.length === 0 ? 'another value' : describeTypes(types)}`;
  return { code: 'wrong-type', message: `${message}, ${foundValue(value, written)}` };
}

/** Words of a text that don't fit a pattern are reported one by one, when the pattern lists words. */
function explainPattern(pattern: string, text: string): ValueProblem {
  const fits = new RegExp(pattern, 'u');
  const words = [...new Set(pattern.match(/[a-z_][a-z0-9_]+/gi))].filter((word) => fits.test(word));
  const wrong = text.split(/[\s,]+/).filter((word) => word !== '' && !fits.test(word));
  if (words.length === 0 || wrong.length === 0) {
    return { code: 'bad-value', message: `must match ${pattern}, found '${text}'` };
  }
  const message = `has no choice ${wrong.map((word) => `'${word}'`).join(', ')}: there is ${words.join(', ')}`;
  return { code: 'unknown-choice', message, ...hinted(suggest(wrong[0] ?? '', words)) };
}

/** An item that occurs twice in a list. */
export function explainDuplicate({ params, data }: ErrorObject): ValueProblem {
  const item = (data as readonly JsonValue[])[(params as { readonly i: number }).i] ?? null;
  return {
    code: 'set-twice',
    message: `holds ${typeof item === 'string' ? `'${item}'` : describeValue(item)} twice`,
  };
}

const SIZES: Readonly<Record<string, (limit: string) => string>> = {
  minimum: (limit) => `must be at least ${limit}`,
  exclusiveMinimum: (limit) => `must be above ${limit}`,
  maximum: (limit) => `must be at most ${limit}`,
  exclusiveMaximum: (limit) => `must be below ${limit}`,
  minItems: (limit) => `must have at least ${limit} ${limit === '1' ? 'item' : 'items'}`,
  maxItems: (limit) => `must have at most ${limit} ${limit === '1' ? 'item' : 'items'}`,
  minProperties: (limit) => `must have at least ${limit} ${limit === '1' ? 'key' : 'keys'}`,
  maxProperties: (limit) => `must have at most ${limit} ${limit === '1' ? 'key' : 'keys'}`,
};

/** A number out of its bounds, a list that is too long or too short, and what else there may be. */
export function explainSize(
  { keyword, schema, message = 'is not valid', data }: ErrorObject,
  written?: string,
): ValueProblem {
  const expected = SIZES[keyword]?.(String(schema)) ?? message;
  const value = data as JsonValue;
  const found = isJsonArray(value) && value.length > 0 ? `found ${value.length}` : foundValue(value, written);
  return {
    code: 'bad-value',
    message: `${expected}, ${isJsonObject(value) ? 'found another mapping' : found}`,
  };
}

function foundValue(value: JsonValue, written?: string): string {
  return `found ${describeValue(value, written)}`;
}

function suggest(text: string, words: readonly string[]): string | undefined {
  const near = nearest(text, words);
  return near === undefined ? undefined : `did you mean '${near}'?`;
}

function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1) ?? ''}`;
}

function hinted(hint: string | undefined): { readonly hint?: string } {
  return defined({ hint });
}
