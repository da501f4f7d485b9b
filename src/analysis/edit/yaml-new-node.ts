import { Pair, Scalar, YAMLMap, YAMLSeq, type Node } from 'yaml';
import { hasHidden } from '../../core/text/visible.js';
import { isJsonArray, isJsonNumber, isJsonObject, type JsonNumber, type JsonValue } from '../../core/json.js';

/** Text that YAML 1.1 reads as text without quotes. */
const PLAIN_TEXT = /^[A-Za-z_/][\w./@{}-]*$/;
/** Words that it reads as something else. */
const NO_TEXT = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A value as a node of a document, written so that YAML 1.1 reads it as the same value. */
export function newYamlNode(value: JsonValue): Node {
  if (isJsonArray(value)) {
    const list = new YAMLSeq();
    list.items = value.map(newYamlNode);
    list.flow = value.length === 0;
    return list;
  }
  if (isJsonObject(value)) {
    const map = new YAMLMap();
    const entries = Object.entries(value);
    map.items = entries.map(([key, item]) => new Pair(newYamlNode(key), newYamlNode(item)));
    map.flow = entries.length === 0;
    return map;
  }
  return newScalar(value);
}

function newScalar(value: string | JsonNumber | boolean | null): Scalar {
  if (typeof value !== 'string') return plain(isJsonNumber(value) ? formatYamlNumber(value) : String(value));
  if (isPlainText(value)) return plain(value);
  const scalar = new Scalar(value);
  // Only quoted text has escapes for what is not to be printed as it is.
  scalar.type = value.includes('\n') && !hasHidden(value) ? Scalar.BLOCK_LITERAL : Scalar.QUOTE_DOUBLE;
  return scalar;
}

function plain(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.PLAIN;
  return scalar;
}

/** Whether YAML 1.1 reads a text as itself without quotes. */
export function isPlainText(text: string): boolean {
  return PLAIN_TEXT.test(text) && !NO_TEXT.test(text);
}

/**
 * YAML 1.1 takes `1e-7` for text: it wants a dot.
 * @param isFloat whether Python has to read a whole number as a float
 */
export function formatYamlNumber(value: JsonNumber, isFloat = false): string {
  if (typeof value !== 'number') return value.text.replace(/^(-?\d+)e/, '$1.0e');
  if (Object.is(value, -0)) return '-0.0';
  const [digits = '', exponent] = JSON.stringify(value).split('e');
  if (exponent === undefined) return isFloat && !digits.includes('.') ? `${digits}.0` : digits;
  return `${digits.includes('.') ? digits : `${digits}.0`}e${exponent}`;
}
