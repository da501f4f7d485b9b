import { isJsonArray, isJsonNumber, isJsonObject, type JsonNumber, type JsonValue } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';

/**
 * The value as YAML text: JSON, in the form that YAML 1.1 reads as the same value. JSON's `1e-7` would be a string
 * there, and some characters would break lines.
 */
export function formatYaml(value: JsonValue): string {
  return `${formatNode(value)}\n`;
}

function formatNode(value: JsonValue): string {
  if (typeof value === 'string') return formatString(value);
  if (isJsonNumber(value)) return formatNumber(value);
  if (isJsonArray(value)) return `[${value.map(formatNode).join(', ')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => (item as JsonValue | undefined) !== undefined);
  return `{${entries.map(([key, item]) => `${formatString(key)}: ${formatNode(item)}`).join(', ')}}`;
}

function formatString(text: string): string {
  return JSON.stringify(text).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function formatNumber(value: JsonNumber): string {
  const [digits = '', exponent] = writeJson(value).split('e');
  if (exponent === undefined) return digits;
  return `${digits.includes('.') ? digits : `${digits}.0`}e${exponent}`;
}
