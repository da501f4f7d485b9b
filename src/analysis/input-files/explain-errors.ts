import type { ErrorObject } from 'ajv';
import type { JsonObject, JsonValue } from '../../core/json.js';
import { childPointer, decodePointer } from '../../core/json-pointer.js';
import { chooseErrors } from './choose-errors.js';
import { explainChoice, explainDuplicate, explainSize, explainText, explainType } from './explain-value.js';
import { explainUnknownKey } from './explain-key.js';
import type { Naming, Problem, ValueFault } from './value-fault.js';

/** What errors of ajv mean to the author of the value. */
export function explainErrors(errors: readonly ErrorObject[], naming: Naming): ValueFault[] {
  const faults = chooseErrors(errors).map((error) => explain(error, naming));
  return [...new Map(faults.map((fault) => [`${fault.pointer} ${fault.message}`, fault])).values()];
}

/** `observables → item 1 → default`. */
export function nameKeys(keys: readonly string[]): string {
  if (keys.length === 0) return 'the file';
  return keys.map((key) => (/^\d+$/.test(key) ? `item ${Number(key) + 1}` : key)).join(' → ');
}

function explain(error: ErrorObject, { name, written }: Naming): ValueFault {
  const pointer = error.instancePath;
  const owner = name(decodePointer(pointer));
  const { missingProperty, additionalProperty } = error.params as Readonly<Record<string, unknown>>;
  const schema = (error.parentSchema ?? {}) as JsonObject;
  if (typeof missingProperty === 'string') {
    const message = `${owner} needs '${missingProperty}'`;
    const hint = describe((schema['properties'] as JsonObject | undefined)?.[missingProperty]);
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
  return { pointer, place: 'value', message: `${owner} ${message}`, hint: describe(schema), ...problem };
}

function explainValue(error: ErrorObject, written: string | undefined): Problem {
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
      return explainText(error, written);
    default:
      return explainSize(error, written);
  }
}

function describe(schema: JsonValue | undefined): string | undefined {
  const description = (schema as JsonObject | undefined)?.['description'];
  return typeof description === 'string' ? description : undefined;
}
