import { isFloatText } from '../json/exact-number.js';
import { isJsonArray, isJsonNumber, isJsonObject, type JsonNumber, type JsonValue } from '../json.js';

/** `str()` of CPython 3 for what JSON holds. Plain numbers are what they are in JSON: 1 is an integer. */
export function pythonStr(value: JsonValue): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

/** `repr()` of CPython 3 for what JSON holds. */
export function pythonRepr(value: JsonValue): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (isJsonNumber(value)) return numberRepr(value);
  if (typeof value === 'string') return stringRepr(value);
  if (isJsonArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (!isJsonObject(value)) return '';
  const items = Object.entries(value).map(([key, item]) => `${stringRepr(key)}: ${pythonRepr(item)}`);
  return `{${items.join(', ')}}`;
}

/** Whether Python has a number as a float: `1.0` and `0.5`, not `1`. */
export function isPythonFloat(value: JsonValue): boolean {
  return isJsonNumber(value) && isFloatText(String(value));
}

/** `ascii()`: as `repr()`, with everything beyond ASCII escaped. */
export function pythonAscii(value: JsonValue): string {
  return Array.from(pythonRepr(value))
    .map((char) => (char > '\x7f' ? escapeCharacter(char) : char))
    .join('');
}

/** The fewest digits that represent the number exactly; exponents below -4 and from 16 on, with two digits at least. */
export function numberRepr(value: JsonNumber): string {
  if (typeof value !== 'number') return value.text;
  if (Number.isInteger(value)) return Math.abs(value) < 1e21 ? String(value) : value.toExponential();
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value < 0 ? '-inf' : 'inf';
  const [digits = '', exponent = '0'] = value.toExponential().split('e');
  const power = Number(exponent);
  if (power >= -4) return String(value).includes('e') ? value.toFixed(-power + digits.length) : String(value);
  return `${digits}e-${String(-power).padStart(2, '0')}`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };
const UNPRINTABLE = /[\p{C}\p{Z}]/u;

function stringRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
  let body = '';
  for (const char of text) {
    if (char === quote) body += `\\${char}`;
    else if (char !== ' ' && UNPRINTABLE.test(char)) body += ESCAPES[char] ?? escapeCharacter(char);
    else body += ESCAPES[char] ?? char;
  }
  return quote + body + quote;
}

function escapeCharacter(char: string): string {
  const code = char.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${hex.padStart(4, '0')}`;
  return `\\U${hex.padStart(8, '0')}`;
}
