import { exactFloat } from '../../core/json/exact-number.js';
import { toFixedDigits, toScientific } from './decimal.js';
import { FormatError } from './format-error.js';
import { pad, unknownType, type FormatSpec } from './format-spec.js';
import { numberRepr } from '../../core/python/python-text.js';

const RADIX: Readonly<Record<string, { radix: number; prefix: string }>> = {
  b: { radix: 2, prefix: '0b' },
  o: { radix: 8, prefix: '0o' },
  x: { radix: 16, prefix: '0x' },
  X: { radix: 16, prefix: '0X' },
};
const DECIMAL = new Set(['', 'd', 'n']);
const FLOAT = new Set(['e', 'E', 'f', 'F', 'g', 'G', '%']);

/** `format()` of an int. */
export function formatInteger(value: bigint, spec: FormatSpec): string {
  if (FLOAT.has(spec.type)) return formatFloat(Number(value), spec);
  const base = RADIX[spec.type];
  if (base === undefined && !DECIMAL.has(spec.type) && spec.type !== 'c') throw unknownType(spec, 'int');
  if (spec.precision !== undefined) {
    throw new FormatError('ValueError', 'Precision not allowed in integer format specifier');
  }
  if (spec.noNegativeZero) {
    throw new FormatError(
      'ValueError',
      'Negative zero coercion (z) not allowed in format specifier with integer',
    );
  }
  if (spec.type === 'c') return formatCharacter(value, spec);
  if (spec.grouping === ',' && base !== undefined) {
    throw new FormatError('ValueError', `Cannot specify ',' with '${spec.type}'.`);
  }
  refuseGroupedN(spec);
  const digits = (value < 0 ? -value : value).toString(base?.radix ?? 10);
  const prefix = base !== undefined && spec.alternate ? base.prefix : '';
  const body = spec.type === 'X' ? digits.toUpperCase() : digits;
  return assemble(value < 0, prefix, body, '', spec, base === undefined ? 3 : 4);
}

/** `format()` of a float. */
export function formatFloat(value: number, spec: FormatSpec): string {
  if (!FLOAT.has(spec.type) && spec.type !== '' && spec.type !== 'n') throw unknownType(spec, 'float');
  refuseGroupedN(spec);
  const text = formatMagnitude(Math.abs(value), spec);
  const [, whole = '', rest = ''] = /^(\d+)(.*)$/su.exec(text) ?? [];
  const negative = (value < 0 || Object.is(value, -0)) && !(spec.noNegativeZero && !/[1-9]/.test(text));
  return assemble(negative, '', whole, rest, spec, 3);
}

function refuseGroupedN(spec: FormatSpec): void {
  if (spec.type === 'n' && spec.grouping !== undefined) {
    throw new FormatError('ValueError', `Cannot specify '${spec.grouping}' with 'n'.`);
  }
}

function formatCharacter(value: bigint, spec: FormatSpec): string {
  if (spec.sign !== undefined) {
    throw new FormatError('ValueError', "Sign not allowed with integer format specifier 'c'");
  }
  if (spec.alternate) {
    throw new FormatError('ValueError', "Alternate form (#) not allowed with integer format specifier 'c'");
  }
  if (value < 0 || value > 0x10ffff) throw new FormatError('OverflowError', '%c arg not in range(0x110000)');
  return pad(String.fromCodePoint(Number(value)), spec, '<');
}

function formatMagnitude(value: number, spec: FormatSpec): string {
  const places = spec.precision ?? 6;
  switch (spec.type) {
    case 'f':
    case 'F':
      return withPoint(toFixedDigits(value, places), spec);
    case '%':
      return `${withPoint(toFixedDigits(value * 100, places), spec)}%`;
    case 'e':
    case 'E': {
      const text = exponential(toScientific(value, places), spec.alternate);
      return spec.type === 'E' ? text.toUpperCase() : text;
    }
    case 'g':
    case 'G':
    case 'n': {
      const text = general(value, Math.max(places, 1), spec.alternate, 0);
      return spec.type === 'G' ? text.toUpperCase() : text;
    }
    default:
      return spec.precision === undefined
        ? numberRepr(exactFloat(value))
        : general(value, Math.max(spec.precision, 1), spec.alternate, 1);
  }
}

function withPoint(text: string, spec: FormatSpec): string {
  return spec.alternate && !text.includes('.') ? `${text}.` : text;
}

function exponential({ digits, exponent }: { digits: string; exponent: number }, alternate: boolean): string {
  const power = `${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  const fraction = digits.slice(1);
  return `${digits.slice(0, 1)}${fraction === '' && !alternate ? '' : `.${fraction}`}e${power}`;
}

/**
 * C's %g with `precision` significant digits. A float without a type keeps at least one digit after the point
 * (`leastPlaces` 1) and switches to exponents one power earlier.
 */
function general(value: number, precision: number, alternate: boolean, leastPlaces: 0 | 1): string {
  const { digits, exponent } = toScientific(value, precision - 1);
  if (exponent < -4 || exponent >= precision - (leastPlaces === 1 ? 1 : 0)) {
    const shown = alternate ? digits : digits.replace(/0+$/, '').padEnd(1, '0');
    return exponential({ digits: shown, exponent }, alternate);
  }
  const text = toFixedDigits(value, Math.max(precision - 1 - exponent, 0));
  if (alternate) return text.includes('.') ? text : `${text}.`;
  const trimmed = text.includes('.') ? text.replace(/\.?0+$/, '') : text;
  return leastPlaces === 1 && !trimmed.includes('.') ? `${trimmed}.0` : trimmed;
}

/** Sign, prefix and digits put together: grouped, and padded with zeros where the specification requires. */
function assemble(
  negative: boolean,
  prefix: string,
  whole: string,
  rest: string,
  spec: FormatSpec,
  groupSize: number,
): string {
  const sign = negative ? '-' : spec.sign === '+' || spec.sign === ' ' ? spec.sign : '';
  const head = sign + prefix;
  if (spec.align !== '=') return pad(head + group(whole, spec.grouping, groupSize) + rest, spec, '>');
  const room = spec.width - head.length - rest.length;
  if (spec.fill !== '0' || spec.grouping === undefined) {
    return head + group(whole, spec.grouping, groupSize).padStart(room, spec.fill) + rest;
  }
  let digits = whole;
  while (group(digits, spec.grouping, groupSize).length < room) digits = `0${digits}`;
  return head + group(digits, spec.grouping, groupSize) + rest;
}

function group(digits: string, separator: string | undefined, size: number): string {
  if (separator === undefined) return digits;
  const groups: string[] = [];
  for (let end = digits.length; end > 0; end -= size)
    groups.unshift(digits.slice(Math.max(0, end - size), end));
  return groups.join(separator);
}
