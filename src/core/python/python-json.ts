import { isJsonArray, isJsonNumber, isJsonObject, type JsonValue } from '../json.js';
import { numberRepr } from './python-text.js';

/** `json.dumps()` of CPython 3: a space after each comma and colon, everything beyond printable ASCII escaped. */
export function pythonJson(value: JsonValue): string {
  if (isJsonNumber(value)) return numberRepr(value);
  if (typeof value === 'string') return quote(value);
  if (isJsonArray(value)) return `[${value.map(pythonJson).join(', ')}]`;
  if (!isJsonObject(value)) return String(value);
  const items = Object.entries(value).map(([key, item]) => `${quote(key)}: ${pythonJson(item)}`);
  return `{${items.join(', ')}}`;
}

function quote(text: string): string {
  return JSON.stringify(text).replace(
    /[^ -~]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
