import { isJsonArray, isJsonNumber, isJsonObject, type JsonValue } from '../json.js';
import { exactFloat, exactInteger } from './exact-number.js';
import { orderedObject } from './ordered-object.js';

/**
 * A value with its numbers as PyPI's `jq` returns them: all are doubles, and those without a fraction are integers, so that
 * `1.0` becomes `1` and integers beyond 2^53 lose digits.
 */
export function asJqNumbers(value: JsonValue): JsonValue {
  if (isJsonArray(value)) return value.map(asJqNumbers);
  if (isJsonObject(value)) {
    return orderedObject(Object.entries(value).map(([key, item]) => [key, asJqNumbers(item)] as const));
  }
  if (!isJsonNumber(value)) return value;
  const double = Number(value);
  // jq writes infinity as this number; PyPI's `jq` has it as a float.
  if (Math.abs(double) === Number.MAX_VALUE) return exactFloat(double);
  return Number.isInteger(double) ? exactInteger(BigInt(double)) : double;
}
