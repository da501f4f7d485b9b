import { defined } from '../../core/defined.js';
import type { JsonValue } from '../../core/json.js';
import { plainNumbers } from '../../core/json/plain-numbers.js';
import { summariseRepeats } from '../../scans/results/repeats.js';
import { groupColumns, type ScanResults } from '../../scans/results/scan-results.js';

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
  /** How the number is called in the picture, with its unit. */
  readonly title: string;
  readonly marks: readonly ChartMark[];
  /** Points of the scan, or groups of repeats, that don't have the number. */
  readonly missing: number;
  /** Columns that say nothing of their own, and which other one goes with each: by label. */
  readonly tied: ReadonlyMap<string, string>;
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
export function planCharts(results: ScanResults, number: string, title = number): readonly ChartPlan[] {
  const groups = summariseRepeats({ ...results, numbers: [number] });
  const marks = groups.flatMap(({ values, numbers }): ChartMark[] => {
    const found = numbers[number];
    if (found === undefined) return [];
    const { mean, spread, count } = found;
    return [{ values: plainNumbers(values), value: mean, count, ...defined({ spread }) }];
  });
  if (marks.length === 0) return [];
  const varying = groupColumns(results.columns)
    .map(({ label }) => buildColumn(label, marks))
    .filter(({ domain }) => domain.length > 1);
  const tied = findTied(varying, marks);
  const columns = varying.filter(({ label }) => !tied.has(label));
  const missing = groups.length - marks.length;
  return chooseShapes(columns, marks).map((shape) => ({ number, title, marks, missing, tied, shape }));
}

/** How the columns together tell a mark from others: `alice, 5`. */
export function nameMark({ values }: Pick<ChartMark, 'values'>, columns: readonly ChartColumn[]): string {
  return columns.map(({ label, isNumeric }) => nameValue(label, values[label], isNumeric)).join(', ');
}

/** What the columns tell apart, each once; numbers in their order, all else in that of the scan. */
export function namesOf(marks: readonly ChartMark[], columns: readonly ChartColumn[]): readonly string[] {
  const places = columns.map(({ label, domain }) => {
    const texts = domain.map((value) => JSON.stringify(value));
    return ({ values }: ChartMark): number => texts.indexOf(JSON.stringify(values[label] ?? null));
  });
  const sorted = marks.toSorted((one, other) =>
    places.reduce((order, placeOf) => order || placeOf(one) - placeOf(other), 0),
  );
  return [...new Set(sorted.map((mark) => nameMark(mark, columns)))];
}

/**
 * Columns that go with a numeric one before or after them, as those of `zip` do: numbers that only rise with it, or only
 * fall, and mappings, lists and truth values that change when it does. A text stands for more than that.
 */
function findTied(columns: readonly ChartColumn[], marks: readonly ChartMark[]): ReadonlyMap<string, string> {
  const tied = new Map<string, string>();
  for (const column of columns) {
    if (column.domain.some((value) => typeof value === 'string')) continue;
    const leading = columns.find(
      (other) =>
        other !== column &&
        other.isNumeric &&
        !tied.has(other.label) &&
        (!column.isNumeric || columns.indexOf(other) < columns.indexOf(column)) &&
        goTogether(other, column, marks),
    );
    if (leading !== undefined) tied.set(column.label, leading.label);
  }
  return tied;
}

function goTogether(leading: ChartColumn, column: ChartColumn, marks: readonly ChartMark[]): boolean {
  if (leading.domain.length !== column.domain.length) return false;
  const textOf = (value: JsonValue | undefined): string => JSON.stringify(value ?? null);
  const partners = new Map(marks.map(({ values }) => [textOf(values[leading.label]), values[column.label]]));
  if (
    marks.some(
      ({ values }) => textOf(partners.get(textOf(values[leading.label]))) !== textOf(values[column.label]),
    )
  )
    return false;
  const order = leading.domain.map((value) => textOf(partners.get(textOf(value))));
  if (!column.isNumeric) return true;
  const rising = column.domain.map(textOf);
  return [rising, rising.toReversed()].some((texts) => texts.every((text, index) => text === order[index]));
}

function nameValue(label: string, value: JsonValue | undefined, isNumeric: boolean): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value ?? null);
  return isNumeric || typeof value !== 'string' ? `${label} ${text}` : text;
}

function buildColumn(label: string, marks: readonly ChartMark[]): ChartColumn {
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
