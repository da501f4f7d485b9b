import type { ErrorObject } from 'ajv';
import type { JsonObject } from '../../core/json.js';
import { nearest } from '../../core/nearest.js';
import type { Problem } from './value-fault.js';

/** Numbers in the patterns of keys, such as `^theta_(0|[1-9][0-9]*)$`. */
const NUMBER_PATTERN = /\(0\|\[1-9\]\[0-9\]\*\)|\[1-9\]\[0-9\]\*|\[0-9\][+*]|\\d[+*]/g;

/** A key that a mapping may not have, with the one that was probably meant. */
export function explainUnknownKey(error: ErrorObject, key: string, owner: string): Problem {
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
