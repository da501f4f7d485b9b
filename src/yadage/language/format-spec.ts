import { isJsonArray, isJsonNumber, type JsonNumber, type JsonValue } from '../../core/json.js';
import { isPythonFloat } from '../../core/python/python-text.js';
import { FormatError } from './format-error.js';

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

export function typeName(value: JsonValue): string {
  if (value === null) return 'NoneType';
  if (typeof value === 'boolean') return 'bool';
  if (isJsonNumber(value)) return isPythonFloat(value) ? 'float' : 'int';
  if (typeof value === 'string') return 'str';
  return isJsonArray(value) ? 'list' : 'dict';
}

export function unknownType(spec: FormatSpec, owner: string): FormatError {
  return new FormatError('ValueError', `Unknown format code '${spec.type}' for object of type '${owner}'`);
}

/** Pads to the width of the specification; the zero padding of numbers is done by the caller. */
export function pad(text: string, spec: FormatSpec, fallback: '<' | '>'): string {
  const room = spec.width - Array.from(text).length;
  if (room <= 0) return text;
  const align = spec.align ?? fallback;
  const before = align === '<' ? 0 : align === '^' ? Math.floor(room / 2) : room;
  return spec.fill.repeat(before) + text + spec.fill.repeat(room - before);
}

/** @throws FormatError for an invalid specification */
export function parseSpec(text: string, value: string | JsonNumber | boolean): FormatSpec {
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
