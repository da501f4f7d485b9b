import type { JsonValue } from '../core/json.js';
import { summariseRepeats } from '../runs/scan/repeats.js';
import { groupColumns, type ScanResults } from '../runs/scan/scan-results.js';

/** One mark of a picture: a point of the scan, or repeats of it taken together. */
export interface ChartMark {
  /** By label. */
  readonly values: Readonly<Record<string, JsonValue>>;
  readonly value: number;
  /** Standard deviation of the repeats; absent for one alone. */
  readonly spread?: number;
  readonly count: number;
}

/** A column as a picture needs it. */
export interface ChartColumn {
  readonly label: string;
  readonly isNumeric: boolean;
  /** The values that there are: numbers in their order, others in that of the scan. */
  readonly domain: readonly JsonValue[];
}

/** What to draw of one number. */
export interface ChartPlan {
  readonly number: string;
  readonly marks: readonly ChartMark[];
  /** Points of the scan, or groups of repeats, that don't have the number. */
  readonly missing: number;
  readonly shape: ChartShape;
}

/**
 * `lines`: over one numeric column; `heat`: over two that make a grid; `cloud`: over two that don't; `dots`: a row for
 * each combination of values. `by` are the columns that tell lines, panels or rows apart, and `others` those that vary
 * unseen.
 */
export type ChartShape =
  | {
      readonly kind: 'lines';
      readonly x: ChartColumn;
      readonly by: readonly ChartColumn[];
      readonly others: readonly ChartColumn[];
    }
  | {
      readonly kind: 'heat' | 'cloud';
      readonly x: ChartColumn;
      readonly y: ChartColumn;
      readonly by: readonly ChartColumn[];
    }
  | { readonly kind: 'dots'; readonly by: readonly ChartColumn[]; readonly others: readonly ChartColumn[] };

/** More lines in one picture can't be told apart. */
const MOST_LINES = 10;
const MOST_PANELS = 4;
const MOST_ROWS = 40;
/** A numeric column with so few values may tell panels apart. */
const FEW_VALUES = 4;
/** Part of a grid's places that have to be filled. */
const LEAST_FILLED = 0.5;

/** The pictures of one number: one where all columns find a place in it, else one for each column. */
export function planCharts(results: ScanResults, number: string): readonly ChartPlan[] {
  const groups = summariseRepeats({ ...results, numbers: [number] });
  const marks = groups.flatMap(({ values, numbers }): ChartMark[] => {
    const found = numbers[number];
    if (found === undefined) return [];
    const { mean, spread, count } = found;
    return [{ values, value: mean, count, ...(spread === undefined ? {} : { spread }) }];
  });
  if (marks.length === 0) return [];
  const columns = groupColumns(results.columns)
    .map(({ label }) => describeColumn(label, marks))
    .filter(({ domain }) => domain.length > 1);
  const missing = groups.length - marks.length;
  return chooseShapes(columns, marks).map((shape) => ({ number, marks, missing, shape }));
}

/** How the columns together tell a mark from others: `alice, 5`. */
export function nameMark({ values }: Pick<ChartMark, 'values'>, columns: readonly ChartColumn[]): string {
  return columns.map(({ label, isNumeric }) => nameValue(label, values[label], isNumeric)).join(', ');
}

function nameValue(label: string, value: JsonValue | undefined, isNumeric: boolean): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return isNumeric || typeof value !== 'string' ? `${label} ${text}` : text;
}

function describeColumn(label: string, marks: readonly ChartMark[]): ChartColumn {
  const distinct = new Map(
    marks.map(({ values }) => [JSON.stringify(values[label] ?? null), values[label] ?? null]),
  );
  const domain = [...distinct.values()];
  const numbers = domain.filter((value) => typeof value === 'number');
  const isNumeric = numbers.length === domain.length;
  return { label, isNumeric, domain: isNumeric ? numbers.sort((one, other) => one - other) : domain };
}

function chooseShapes(columns: readonly ChartColumn[], marks: readonly ChartMark[]): readonly ChartShape[] {
  const numeric = columns.filter(({ isNumeric }) => isNumeric);
  const few = numeric
    .filter(({ domain }) => domain.length <= FEW_VALUES)
    .sort((one, other) => one.domain.length - other.domain.length)
    .slice(0, Math.max(0, numeric.length - 2));
  const by = columns.filter((column) => !column.isNumeric || few.includes(column));
  const [x, y, ...more] = numeric.filter((column) => !few.includes(column));
  const kinds = new Set(marks.map((mark) => nameMark(mark, by))).size;
  if (x === undefined && kinds <= MOST_ROWS) return [{ kind: 'dots', by, others: [] }];
  if (x !== undefined && y === undefined && kinds <= MOST_LINES)
    return [{ kind: 'lines', x, by, others: [] }];
  if (x !== undefined && y !== undefined && more.length === 0 && kinds <= MOST_PANELS) {
    const places = x.domain.length * y.domain.length * kinds;
    return [{ kind: marks.length >= places * LEAST_FILLED ? 'heat' : 'cloud', x, y, by }];
  }
  return columns.map((column) => {
    const others = columns.filter((other) => other !== column);
    return column.isNumeric
      ? { kind: 'lines', x: column, by: [], others }
      : { kind: 'dots', by: [column], others };
  });
}
