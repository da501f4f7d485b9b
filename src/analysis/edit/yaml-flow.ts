import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { formatNumber, isPlainText } from './yaml-new-node.js';

export interface FlowStyle {
  /** Whether whole numbers are written as fractions, too: `2.0`. */
  readonly floats: boolean;
}

/** A value on one line, so that YAML 1.1 reads it as the same value wherever it stands. */
export function writeFlow(value: JsonValue, style: FlowStyle = { floats: false }): string {
  if (isJsonArray(value)) return `[${value.map((item) => writeFlow(item, style)).join(', ')}]`;
  if (isJsonObject(value)) {
    const pairs = Object.entries(value).map(([key, item]) => `${writeFlow(key)}: ${writeFlow(item)}`);
    return `{${pairs.join(', ')}}`;
  }
  if (typeof value === 'string') return writeText(value);
  return typeof value === 'number' ? formatNumber(value, style.floats) : String(value);
}

function writeText(text: string): string {
  if (isPlainText(text) && !/[{}]/.test(text)) return text;
  // What JSON leaves as it is and YAML takes for the end of a line, or for no character at all.
  return JSON.stringify(text).replaceAll(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, escapeCharacter);
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
