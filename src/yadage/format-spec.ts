import { isJsonArray, isJsonObject, type JsonValue } from '../core/json.js';
import { formatFloat, formatInteger } from './format-number.js';
import { FormatError } from './format-error.js';
import { pythonStr } from './python-text.js';

/** A parsed format specification, the part after the colon of a replacement field. */
export interface FormatSpec {
  readonly fill: string;
  readonly align: '<' | '>' | '=' | '^' | undefined;
  readonly sign: '+' | '-' | ' ' | undefined;
  readonly noNegativeZero: boolean;
  readonly alternate: boolean;
  readonly zero: boolean;
  readonly width: number;
  readonly grouping: ',' | '_' | undefined;
  readonly precision: number | undefined;
  readonly type: string;
}

const SPEC =
  /^(?:(?<fill>.)?(?<align>[<>=^]))?(?<sign>[+\- ])?(?<coerce>z)?(?<alternate>#)?(?<zero>0)?(?<width>\d+)?(?<grouping>[,_])?(?:\.(?<precision>\d+))?(?<type>.)?$/su;

/** `format(value, spec)` of CPython 3. */
export function formatValue(value: JsonValue, text: string): string {
  if (text === '') return pythonStr(value);
  if (value === null || isJsonArray(value) || isJsonObject(value)) {
    throw new FormatError('TypeError', `unsupported format string passed to ${typeName(value)}.__format__`);
  }
  const spec = parseSpec(text, value);
  if (typeof value === 'string') return formatString(value, spec);
  if (typeof value === 'number' && !Number.isInteger(value)) return formatFloat(value, spec);
  return formatInteger(Number(value), spec);
}

export function typeName(value: JsonValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  if (typeof value === 'string') return 'str';
  return isJsonArray(value) ? 'list' : 'dict';
}

export function unknownType(spec: FormatSpec, owner: string): FormatError {
  return new FormatError('ValueError', `Unknown format code '${spec.type}' for object of type '${owner}'`);
}

/** Pads to the width of the specification; zeros of numbers are put in by the number itself. */
export function pad(text: string, spec: FormatSpec, fallback: '<' | '>'): string {
  const room = spec.width - Array.from(text).length;
  if (room <= 0) return text;
  const align = spec.align ?? fallback;
  const before = align === '<' ? 0 : align === '^' ? Math.floor(room / 2) : room;
  return spec.fill.repeat(before) + text + spec.fill.repeat(room - before);
}

function parseSpec(text: string, value: string | number | boolean): FormatSpec {
  const groups = SPEC.exec(text)?.groups;
  if (groups === undefined) {
    throw new FormatError(
      'ValueError',
      `Invalid format specifier '${text}' for object of type '${typeName(value)}'`,
    );
  }
  const align = groups.align as FormatSpec['align'];
  const zero = groups.zero !== undefined;
  return {
    fill: groups.fill ?? (zero ? '0' : ' '),
    align: align ?? (zero && typeof value !== 'string' ? '=' : undefined),
    sign: groups.sign as FormatSpec['sign'],
    noNegativeZero: groups.coerce !== undefined,
    alternate: groups.alternate !== undefined,
    zero,
    width: Number(groups.width ?? 0),
    grouping: groups.grouping as FormatSpec['grouping'],
    precision: groups.precision === undefined ? undefined : Number(groups.precision),
    type: groups.type ?? '',
  };
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
