import { isJsonNumber, type JsonValue } from '../../core/json.js';

const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/;
const POWER = /^([-+]?(?:0|[1-9]\d*))(\.\d*)?[eE]([-+]?)(\d+)$/;

/**
 * A number, also one that YAML 1.1 takes for text because it lacks the dot or the sign of the exponent: `1e-4`.
 * Undefined for anything else.
 */
export function readYamlNumber(value: JsonValue | undefined): number | undefined {
  const number = isJsonNumber(value)
    ? Number(value)
    : typeof value === 'string' && NUMBER.test(value)
      ? Number(value)
      : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/** A number as YAML 1.1 takes it for one: `1e3` as `1.0e+3`, `08` as `8`. */
export function writeYamlNumber(text: string): string {
  const [, digits, fraction, sign = '', exponent] = POWER.exec(text) ?? [];
  if (digits === undefined || exponent === undefined) return String(Number(text));
  return `${digits}${fraction ?? '.0'}e${sign === '' ? '+' : sign}${exponent}`;
}

/** Twelve digits: enough for any setting, and few enough to be the same with every processor and library. */
export function tidyNumber(number: number): number {
  return Number(number.toPrecision(12)) + 0;
}
