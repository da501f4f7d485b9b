import { isJsonArray, isJsonObject, type JsonNumber, type JsonValue } from '../../core/json.js';
import { FormatError } from './format-error.js';
import { formatFloat, formatInteger } from './format-number.js';
import { type FormatSpec, pad, parseSpec, typeName, unknownType } from './format-spec.js';
import { isPythonFloat, pythonStr } from '../../core/python/python-text.js';

/** `format(value, spec)` of CPython 3. */
export function formatValue(value: JsonValue, text: string): string {
  if (text === '') return pythonStr(value);
  if (value === null || isJsonArray(value) || isJsonObject(value)) {
    throw new FormatError('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`);
  }
  const spec = parseSpec(text, value);
  if (typeof value === 'string') return formatString(value, spec);
  return isPythonFloat(value) ? formatFloat(Number(value), spec) : formatInteger(integerOf(value), spec);
}

function integerOf(value: JsonNumber | boolean): bigint {
  return typeof value === 'object' ? BigInt(value.text) : BigInt(value);
}

function formatString(text: string, spec: FormatSpec): string {
  if (spec.type !== '' && spec.type !== 's') throw unknownType(spec, 'str');
  const refuse = (what: string): never => {
    throw new FormatError('ValueError', `${what} not allowed in string format specifier`);
  };
  if (spec.sign !== undefined) refuse(spec.sign === ' ' ? 'Space' : 'Sign');
  if (spec.noNegativeZero) refuse('Negative zero coercion (z)');
  if (spec.alternate) refuse('Alternate form (#)');
  if (spec.align === '=') refuse("'=' alignment");
  if (spec.grouping !== undefined)
    throw new FormatError('ValueError', `Cannot specify '${spec.grouping}' with 's'.`);
  const shown = spec.precision === undefined ? text : Array.from(text).slice(0, spec.precision).join('');
  return pad(shown, spec, '<');
}
