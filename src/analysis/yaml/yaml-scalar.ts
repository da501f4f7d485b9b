import type { JsonNumber } from '../../core/json.js';
import { exactFloat, exactInteger } from '../../core/json/exact-number.js';

/** Short names of the tags that PyYAML's safe loader knows. */
export type ScalarKind =
  'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp' | 'binary' | 'merge' | 'value';

/** What a scalar turned into. Dates and bytes have no place in JSON: they stay text. */
export interface Scalar {
  readonly kind: ScalarKind;
  readonly value: string | JsonNumber | boolean | null;
}

/** The text is not of the type of its tag; PyYAML raises a bare ValueError or KeyError here. */
export class ScalarError extends Error {}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['yes', true],
  ['no', false],
  ['true', true],
  ['false', false],
  ['on', true],
  ['off', false],
]);

// The patterns of PyYAML's resolver (yaml/resolver.py): YAML 1.1, with its own narrowings.
const BOOLEAN = /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/;
const INTEGER = new RegExp(
  '^(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+' +
    '|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)$',
);
const FLOAT = new RegExp(
  '^(?:[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?' +
    '|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))$',
);
const NULL = /^(?:~|null|Null|NULL|)$/;
const TIMESTAMP = new RegExp(
  '^(?:[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \\t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}' +
    '(?:\\.[0-9]*)?(?:[ \\t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?)$',
);

/** The kind that PyYAML gives an unquoted scalar without a tag. */
export function plainScalarKind(text: string): ScalarKind {
  if (BOOLEAN.test(text)) return 'bool';
  if (FLOAT.test(text)) return 'float';
  if (INTEGER.test(text)) return 'int';
  if (text === '<<') return 'merge';
  if (NULL.test(text)) return 'null';
  if (TIMESTAMP.test(text)) return 'timestamp';
  if (text === '=') return 'value';
  return 'str';
}

/**
 * The value of a scalar of a known kind, as PyYAML constructs it.
 * @throws ScalarError when the text is not one.
 */
export function constructScalar(text: string, kind: ScalarKind): Scalar {
  switch (kind) {
    case 'bool': {
      const value = BOOLEANS.get(text.toLowerCase());
      if (value === undefined) throw new ScalarError(`${JSON.stringify(text)} is not a boolean`);
      return { kind, value };
    }
    case 'int':
      return { kind, value: exactInteger(parseInteger(text)) };
    case 'float':
      return { kind, value: exactFloat(parseFloatingPoint(text)) };
    case 'null':
      return { kind, value: null };
    case 'timestamp':
      assertDate(text);
      return { kind, value: text };
    case 'str':
    case 'binary':
    case 'merge':
    case 'value':
      return { kind, value: text };
  }
}

/**
 * All digits of an integer as YAML 1.1 writes it.
 * @throws ScalarError when the text is none.
 */
export function parseInteger(text: string): bigint {
  const digits = text.replaceAll('_', '');
  const body = digits.replace(/^[-+]/, '');
  const magnitude = parseMagnitude(body);
  if (magnitude === undefined) throw new ScalarError(`${JSON.stringify(text)} is not an integer`);
  return digits.startsWith('-') ? -magnitude : magnitude;
}

function parseMagnitude(body: string): bigint | undefined {
  if (/^0b[01]+$/.test(body) || /^0x[0-9a-fA-F]+$/.test(body)) return BigInt(body);
  if (/^0[0-7]*$/.test(body)) return BigInt(body === '0' ? 0 : `0o${body.slice(1)}`);
  if (/^[1-9][0-9]*$/.test(body)) return BigInt(body);
  if (/^[0-9]+(?::[0-9]+)+$/.test(body)) return BigInt(sexagesimal(body));
  return undefined;
}

function parseFloatingPoint(text: string): number {
  const digits = text.replaceAll('_', '').toLowerCase();
  const sign = digits.startsWith('-') ? -1 : 1;
  const body = digits.replace(/^[-+]/, '');
  if (body === '.inf') return sign * Infinity;
  if (body === '.nan') return NaN;
  if (body.includes(':')) return sign * sexagesimal(body);
  if (!/^(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?$/.test(body)) {
    throw new ScalarError(`${JSON.stringify(text)} is not a number`);
  }
  return sign * Number(body);
}

/** Base 60, as YAML 1.1 reads `1:30` (90). */
function sexagesimal(text: string): number {
  return text.split(':').reduce((total, part) => total * 60 + Number(part), 0);
}

function assertDate(text: string): void {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:[Tt]|[ \t]+)(\d{1,2}):(\d{2}):(\d{2}))?/.exec(text);
  const [year, month, day, hour, minute, second] = (match?.slice(1) ?? []).map((part) => Number(part));
  const fields = [year, month, day].map((field) => field ?? NaN) as [number, number, number];
  const date = new Date(Date.UTC(fields[0], fields[1] - 1, fields[2]));
  date.setUTCFullYear(fields[0]);
  const sound =
    fields[0] >= 1 &&
    date.getUTCMonth() === fields[1] - 1 &&
    date.getUTCDate() === fields[2] &&
    !((hour ?? 0) > 23 || (minute ?? 0) > 59 || (second ?? 0) > 59);
  if (!sound) throw new ScalarError(`${JSON.stringify(text)} looks like a date but is none`);
}
