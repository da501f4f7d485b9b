import { isJsonArray, type JsonObject, type JsonValue } from '../../core/json.js';
import { childPointer } from '../../core/json-pointer.js';
import { describeValue } from '../../analysis/shape/explain-shape.js';
import type { Fault, ScanDiagnostics } from '../scan-diagnostics.js';
import { RANGE_SCHEMA } from '../scan-schema.js';
import { countSteps, spreadNumbers, stepNumbers, type NumberRange } from './number-range.js';
import { readYamlNumber } from './number-text.js';

/** More are hardly intended: REANA starts one run every 15 s, so this many take two days. */
export const MOST_POINTS = 10_000;

export const EMPTY_LIST: Fault = {
  code: 'empty-axis',
  message: 'the list is empty: there would be no points',
};

export const NOTHING_TO_CHANGE: Fault = {
  code: 'empty-axis',
  message: 'the axis names nothing to change',
};

/** A value and its place in the scan file. */
export interface PlacedValue {
  readonly value: JsonValue;
  readonly pointer: string;
}

/** The values that a target may take: some, or all between two ends. */
export type AxisValues =
  | { readonly kind: 'list'; readonly values: readonly PlacedValue[] }
  | { readonly kind: 'range'; readonly range: NumberRange; readonly pointer: string };

/** The values of a list or a range, one after the other; undefined when there is a fault, which is reported. */
export function readList(
  written: JsonValue,
  pointer: string,
  report: ScanDiagnostics,
): readonly PlacedValue[] | undefined {
  const values = readValues(written, pointer, report);
  if (values?.kind !== 'range') return values?.values;
  const key = values.range.isLog ? 'log-range' : 'range';
  const hint = values.range.isLog ? `{${key}: [a, b], count: 5}` : `{${key}: [a, b], count: 5} or step: 0.5`;
  report.error(pointer, { code: 'missing-key', message: `how many numbers of the ${key} are meant?`, hint });
  return undefined;
}

/** A list of values, or a range; undefined when there is a fault, which is reported. */
export function readValues(
  written: JsonValue,
  pointer: string,
  report: ScanDiagnostics,
): AxisValues | undefined {
  if (!isJsonArray(written)) return readRange(written as JsonObject, pointer, report);
  if (written.length === 0) report.error(pointer, EMPTY_LIST);
  return {
    kind: 'list',
    values: written.map((value, index) => ({ value, pointer: childPointer(pointer, index) })),
  };
}

/** A whole number of the file; undefined when there is a fault, which is reported. */
export function readWhole(
  written: JsonValue | undefined,
  pointer: string,
  report: ScanDiagnostics,
  [least, most]: readonly [least: number, most: number],
): number | undefined {
  const number = readYamlNumber(written);
  if (number !== undefined && Number.isInteger(number) && number >= least && number <= most) return number;
  const name = pointer.slice(pointer.lastIndexOf('/') + 1);
  const message = `${name} is a whole number from ${least} to ${most}, found ${describeValue(number ?? written ?? null)}`;
  report.error(pointer, { code: 'bad-value', message });
  return undefined;
}

function readRange(written: JsonObject, pointer: string, report: ScanDiagnostics): AxisValues | undefined {
  if (report.check(RANGE_SCHEMA, written, pointer, 'the range').length > 0) return undefined;
  const keys = (['range', 'log-range'] as const).filter((key) => written[key] !== undefined);
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    const hint = '{range: [0, 1], count: 5}, {range: [0, 1], step: 0.25} or {log-range: [1, 100], count: 3}';
    const code = key === undefined ? 'missing-key' : 'conflicting-keys';
    const message = `expected one of range and log-range, found ${keys.length}`;
    report.error(pointer, { code, message, hint });
    return undefined;
  }
  const isLog = key === 'log-range';
  const ends = readEnds(written[key] ?? null, childPointer(pointer, key), isLog, report);
  if (ends === undefined) return undefined;
  const range = { ...ends, isLog, isInteger: written['integer'] === true };
  if (range.isInteger && Math.ceil(Math.min(ends.from, ends.to)) > Math.max(ends.from, ends.to)) {
    const message = `there is no whole number from ${ends.from} to ${ends.to}`;
    const hint = 'leave out integer, or take other ends';
    report.error(childPointer(pointer, key), { code: 'bad-range', message, hint });
    return undefined;
  }
  if (written['count'] !== undefined && written['step'] !== undefined) {
    const message = "a range has either 'count' or 'step', this one has both";
    report.error(pointer, { code: 'conflicting-keys', message });
    return undefined;
  }
  const numbers = readNumbers(written, range, pointer, report);
  if (numbers === 'all') return { kind: 'range', range, pointer };
  return numbers && { kind: 'list', values: numbers.map((value) => ({ value, pointer })) };
}

function readNumbers(
  { count, step }: JsonObject,
  range: NumberRange,
  pointer: string,
  report: ScanDiagnostics,
): readonly number[] | 'all' | undefined {
  if (count !== undefined) {
    const whole = readWhole(count, `${pointer}/count`, report, [1, MOST_POINTS]);
    return whole === undefined ? undefined : spreadNumbers(range, whole);
  }
  if (step === undefined) return 'all';
  const place = `${pointer}/step`;
  const size = readYamlNumber(step);
  if (range.isLog) {
    const message = 'a log-range has no step';
    report.error(place, { code: 'conflicting-keys', message, hint: 'say how many numbers: count: 5' }, 'key');
  } else if (size === undefined || size === 0) {
    const message = `a step is a number other than 0, found ${describeValue(step)}`;
    report.error(place, { code: 'bad-value', message });
  } else if ((range.to - range.from) * size < 0) {
    const message = `a step of ${size} never leads from ${range.from} to ${range.to}`;
    report.error(place, { code: 'bad-range', message, hint: `write ${-size}, or exchange the ends` });
  } else if (countSteps(range, size) > MOST_POINTS) {
    const message = `that makes ${countSteps(range, size)} numbers; ${MOST_POINTS} are the most`;
    report.error(place, { code: 'too-many-points', message });
  } else return stepNumbers(range, size);
  return undefined;
}

function readEnds(
  written: JsonValue,
  pointer: string,
  isLog: boolean,
  report: ScanDiagnostics,
): { readonly from: number; readonly to: number } | undefined {
  const [from, to] = isJsonArray(written) && written.length === 2 ? written.map(readYamlNumber) : [];
  if (from === undefined || to === undefined) {
    report.error(pointer, { code: 'bad-range', message: 'a range is a list of two numbers: [from, to]' });
    return undefined;
  }
  if (isLog && (from <= 0 || to <= 0)) {
    const message = `a log-range lies above 0, this one goes from ${from} to ${to}`;
    const hint = 'begin with a small number, like 1e-4, or take range';
    report.error(pointer, { code: 'bad-range', message, hint });
    return undefined;
  }
  return { from, to };
}
