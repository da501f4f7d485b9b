import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../json.js';
import { isExactNumber, type ExactNumber } from './exact-number.js';
import { orderedObject } from './ordered-object.js';

/**
 * The value with numbers of JavaScript throughout, for whoever compares them or draws them: `1.0` becomes 1.
 * @param replace what an exact number becomes, if not the nearest number
 */
export function plainNumbers(value: JsonObject): JsonObject;
export function plainNumbers(value: JsonValue, replace?: (exact: ExactNumber) => JsonValue): JsonValue;
export function plainNumbers(
  value: JsonValue,
  replace: (exact: ExactNumber) => JsonValue = Number,
): JsonValue {
  if (isExactNumber(value)) return replace(value);
  if (isJsonArray(value)) {
    const items = value.map((item) => plainNumbers(item, replace));
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, plainNumbers(item, replace)] as const);
  return entries.every(([key, item]) => item === value[key]) ? value : orderedObject(entries);
}
