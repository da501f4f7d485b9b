import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { redact } from '../../core/redact.js';

/** A copy in which no text, also no name of a field, shows a credential. */
export function redactObject(value: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [redact(key), redactValue(each)]));
}

function redactValue(value: JsonValue): JsonValue {
  if (typeof value === 'string') return redact(value);
  if (isJsonArray(value)) return value.map(redactValue);
  return isJsonObject(value) ? redactObject(value) : value;
}
