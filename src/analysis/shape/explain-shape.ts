import type { ErrorObject } from 'ajv';
import { defined } from '../../core/defined.js';
import { isJsonArray, isJsonNumber, isJsonObject, type JsonValue } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import { decodePointer } from '../../core/json-pointer.js';
import type { DiagnosticCode } from '../diagnostic-codes.js';

/** One fault of shape, in words. */
export interface Explanation {
  /** Keys from the checked object to the faulty value. */
  readonly path: readonly string[];
  /** Whether the fault is with the key rather than with its value. */
  readonly place: 'key' | 'value';
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
  /** The probable correction of an unknown key. */
  readonly near?: string;
}

const TYPE_NAMES: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a mapping',
  null: 'nothing',
};

const MISSING_HINTS: Readonly<Record<string, string>> = {
  parameters: 'a stage without parameters says `parameters: {}`',
  environment: 'a step that runs nothing says `environment: null`',
  process: 'a step that runs nothing says `process: null`',
};

/** Shorthands that are still there after loading: they came through a `$ref`. */
const SHORTHANDS: Readonly<
  Record<
    string,
    { readonly name: string; readonly form: string; readonly found: (value: JsonValue) => boolean }
  >
> = {
  parameters: { name: 'the parameters', form: 'a mapping of parameters', found: isJsonObject },
  dependencies: { name: 'the dependencies', form: 'a list of dependencies', found: isJsonArray },
};

/** How the value at a path of the checked object is written in the file, if it is a single value there. */
export type WrittenText = (path: readonly string[]) => string | undefined;

/**
 * What an ajv error means to the author of the file.
 * @param subject names the object that was checked
 * @param missingHints what to write for keys that are missing; those of Yadage by default
 */
export function explainShapeError(
  error: ErrorObject,
  subject: string,
  written: WrittenText,
  missingHints = MISSING_HINTS,
): Explanation {
  const path = decodePointer(error.instancePath);
  const owner = path.length === 0 ? subject : `${subject} → ${path.map(describeKey).join(' → ')}`;
  const parameters = error.params as Readonly<Record<string, unknown>>;
  switch (error.keyword) {
    case 'additionalProperties':
      return explainUnknownKey(error, owner, [...path, String(parameters['additionalProperty'])]);
    case 'required': {
      const name = String(parameters['missingProperty']);
      return explainMissingKey(owner, path, name, missingHints[name]);
    }
    case 'type':
      return explainType(error, owner, subject, path, written(path));
    case 'enum':
      return explainChoice(error, owner, path);
    case 'minItems':
      return { path, place: 'value', code: 'bad-value', message: `${owner} needs at least one item` };
    default: {
      const message = `${owner} ${error.message ?? 'is not valid'}`;
      return { path, place: 'value', code: 'bad-value', message };
    }
  }
}

function explainMissingKey(
  owner: string,
  path: readonly string[],
  name: string,
  hint: string | undefined,
): Explanation {
  const message = `${owner} needs '${name}'`;
  return { path, place: 'key', code: 'missing-key', message, ...defined({ hint }) };
}

function explainUnknownKey(error: ErrorObject, owner: string, path: readonly string[]): Explanation {
  const name = path.at(-1) ?? '';
  const known = Object.keys((error.parentSchema?.['properties'] ?? {}) as object);
  const near = nearest(name, known);
  return {
    path,
    place: 'key',
    code: 'unknown-key',
    message: `${owner} has no key '${name}'`,
    ...(near === undefined
      ? { hint: `it may have ${known.join(', ')}` }
      : { hint: `did you mean '${near}'?`, near }),
  };
}

function explainType(
  error: ErrorObject,
  owner: string,
  subject: string,
  path: readonly string[],
  written: string | undefined,
): Explanation {
  const expected = error.schema as string | readonly string[];
  const value = error.data as JsonValue;
  const shorthand = SHORTHANDS[path.join('/')];
  if (shorthand?.found(value) === true) {
    const message = `a $ref cannot stand for ${shorthand.name} of ${subject}: Yadage reads ${shorthand.form} only where it is written out`;
    const hint = 'write it out in place of the reference';
    return { path, place: 'value', code: 'not-by-reference', message, hint };
  }
  const wanted = describeTypes(typeof expected === 'string' ? [expected] : expected);
  const hint = hintFor(wanted, value, written);
  return {
    path,
    place: 'value',
    code: 'wrong-type',
    message: `${owner} must be ${wanted}, found ${describeValue(value, written)}`,
    ...defined({ hint }),
  };
}

/** What the author probably meant, where that is plain from the value. */
function hintFor(wanted: string, value: JsonValue, written: string | undefined): string | undefined {
  if (wanted === 'text' && (isJsonNumber(value) || typeof value === 'boolean'))
    return `put it in quotes: '${written ?? String(value)}'`;
  if (wanted === 'text' && isJsonObject(value))
    return 'a colon and a space make a mapping of it: put the text in quotes';
  if (wanted === 'a list' && typeof value === 'string')
    return "write it as an item of a list: on a line of its own, after '- '";
  return undefined;
}

function explainChoice(error: ErrorObject, owner: string, path: readonly string[]): Explanation {
  const known = error.schema as readonly string[];
  const value = error.data as JsonValue;
  const near = typeof value === 'string' ? nearest(value, known) : undefined;
  return {
    path,
    place: 'value',
    code: 'unknown-choice',
    message: `${owner} cannot be ${describeValue(value)}`,
    hint: near === undefined ? `it is one of ${known.join(', ')}` : `did you mean '${near}'?`,
  };
}

/** `text, a number or a list`. */
export function describeTypes(types: readonly string[]): string {
  const names = types.map((type) => TYPE_NAMES[type] ?? type);
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}

/** A value in a few words, short enough for one line. */
export function describeValue(value: JsonValue, written?: string): string {
  if (value === null) return 'nothing';
  if (isJsonArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (isJsonObject(value)) return Object.keys(value).length === 0 ? 'an empty mapping' : 'a mapping';
  if (typeof value === 'string') return `the text ${quote(value)}`;
  return isJsonNumber(value) ? `the number ${written ?? String(value)}` : String(value);
}

function quote(text: string): string {
  return text.length > 40 ? `'${text.slice(0, 37)}...'` : `'${text}'`;
}

function describeKey(key: string): string {
  return /^\d+$/.test(key) ? `item ${Number(key) + 1}` : key;
}
