import type { ErrorObject } from 'ajv';
import type { JsonObject, JsonValue } from '../../core/json.js';
import { childPointer, decodePointer } from '../../core/json-pointer.js';
import {
  explainChoice,
  explainDuplicate,
  explainSize,
  explainTextForm,
  explainType,
} from './explain-value.js';
import type { ValueNames, ValueProblem, ValueFault } from './value-fault.js';
import { nearest } from '../../core/text/nearest.js';

/** Translates errors of ajv for the author of the value. */
export function explainErrors(errors: readonly ErrorObject[], naming: ValueNames): ValueFault[] {
  const faults = chooseErrors(errors).map((error) => explain(error, naming));
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.message}`, fault])).values()];
}

/** `observables → item 1 → default`. */
export function nameKeys(keys: readonly string[]): string {
  if (keys.length === 0) return 'the file';
  return keys.map((key) => (/^\d+$/.test(key) ? `item ${Number(key) + 1}` : key)).join(' → ');
}

function explain(error: ErrorObject, { name, written }: ValueNames): ValueFault {
  const pointer = error.instancePath;
  const owner = name(decodePointer(pointer));
  const { missingProperty, additionalProperty } = error.params as Readonly<Record<string, unknown>>;
  const schema = (error.parentSchema ?? {}) as JsonObject;
  if (typeof missingProperty === 'string') {
    const message = `${owner} needs '${missingProperty}'`;
    const hint = describeSchema((schema['properties'] as JsonObject | undefined)?.[missingProperty]);
    return {
      pointer: childPointer(pointer, missingProperty),
      place: 'key',
      code: 'missing-key',
      message,
      hint,
    };
  }
  const unknown = error.propertyName ?? additionalProperty;
  if (typeof unknown === 'string') {
    return {
      pointer: childPointer(pointer, unknown),
      place: 'key',
      ...explainUnknownKey(error, unknown, owner),
    };
  }
  const { errorMessage } = schema;
  if (error.keyword === 'not' && typeof errorMessage === 'string') {
    const message = `${owner} ${errorMessage}`;
    return { pointer, place: 'key', code: 'unknown-key', message, hint: 'take this key away' };
  }
  const { message, ...problem } = explainValue(error, written(pointer));
  return {
    pointer,
    place: 'value',
    message: `${owner} ${message}`,
    hint: describeSchema(schema),
    ...problem,
  };
}

function explainValue(error: ErrorObject, written: string | undefined): ValueProblem {
  switch (error.keyword) {
    case 'type':
      return explainType(error, written);
    case 'enum':
    case 'const':
      return explainChoice(error, written);
    case 'uniqueItems':
      return explainDuplicate(error);
    case 'pattern':
    case 'anyOf':
    case 'oneOf':
      return explainTextForm(error, written);
    default:
      return explainSize(error, written);
  }
}

function describeSchema(schema: JsonValue | undefined): string | undefined {
  const description = (schema as JsonObject | undefined)?.['description'];
  return typeof description === 'string' ? description : undefined;
}

/** Keywords that only report that others below them have failed. */
const WRAPPER_KEYWORDS: ReadonlySet<string> = new Set(['if', 'propertyNames']);
const UNIONS: ReadonlySet<string> = new Set(['anyOf', 'oneOf']);

/**
 * Selects the informative errors of ajv: where a value matches no branch of a union, the errors of the branch that it
 * was meant for, or one for all.
 */
function chooseErrors(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  return errors
    .filter(({ keyword }) => UNIONS.has(keyword))
    .reduce(chooseBranch, errors)
    .filter(({ keyword }) => !WRAPPER_KEYWORDS.has(keyword));
}

function chooseBranch(errors: readonly ErrorObject[], union: ErrorObject): readonly ErrorObject[] {
  const place = union.instancePath;
  const inside = errors.filter((error) => error !== union && isWithin(error.instancePath, place));
  const outside = errors.filter((error) => !isWithin(error.instancePath, place));
  if (union.parentSchema?.['errorMessage'] !== undefined) return [...outside, union];
  const deeper = inside.filter(({ instancePath }) => instancePath !== place);
  const fitting = deeper.length > 0 ? deeper : inside.filter(({ keyword }) => keyword !== 'type');
  return [...outside, ...(fitting.length > 0 ? fitting : [union])];
}

function isWithin(path: string, place: string): boolean {
  return path === place || path.startsWith(`${place}/`);
}

/** Numbers in the patterns of keys, such as `^theta_(0|[1-9][0-9]*)$`. */
const NUMBER_PATTERN = /\(0\|\[1-9\]\[0-9\]\*\)|\[1-9\]\[0-9\]\*|\[0-9\][+*]|\\d[+*]/g;

/** A key that a mapping may not have, with its probable correction. */
function explainUnknownKey(error: ErrorObject, key: string, owner: string): ValueProblem {
  const known = knownKeys(error);
  const numbers = /\d+/.exec(key)?.[0] ?? 'N';
  const near = nearest(key.replace(/\d+/, 'N'), known)?.replace(/N$/, numbers);
  const hint = near === undefined ? `it may have ${known.join(', ')}` : `did you mean '${near}'?`;
  return {
    code: 'unknown-key',
    message: `${owner} has no key '${key}'`,
    hint: known.length === 0 ? undefined : hint,
  };
}

/** Names of keys, and patterns of them with N for a number. */
function knownKeys({ keyword, params, parentSchema }: ErrorObject): string[] {
  if (keyword === 'enum') return (params as { readonly allowedValues: string[] }).allowedValues;
  const { properties = {}, patternProperties = {} } = (parentSchema ?? {}) as Readonly<
    Record<string, JsonObject>
  >;
  const suggested = Object.entries(properties).filter(
    ([, schema]) => (schema as JsonObject)['doNotSuggest'] !== true,
  );
  const patterns = Object.keys(patternProperties).map((pattern) => pattern.replace(/^\^|\$$/g, ''));
  const keys = patterns.map((pattern) => pattern.replaceAll(NUMBER_PATTERN, 'N'));
  return [...suggested.map(([name]) => name), ...keys.filter((name) => /^[\w-]+$/.test(name))];
}
