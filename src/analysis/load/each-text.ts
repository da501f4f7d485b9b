import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';

/** Calls back with every text in a value, its container and its key there. */
export function forEachText(
  value: JsonValue,
  owner: object,
  key: string,
  visit: (text: string, owner: object, key: string) => void,
): void {
  // prettier-ignore
  if (typeof value === 'string') visit(value, owner, key);
  else if (isJsonArray(value)) for (const [index, item] of value.entries()) forEachText(item, value, String(index), visit);
  else if (isJsonObject(value)) for (const [name, item] of Object.entries(value)) forEachText(item, value, name, visit);
}
