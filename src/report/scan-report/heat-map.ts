import { mean } from 'simple-statistics';
import { defined } from '../../core/defined.js';
import type { JsonValue } from '../../core/json.js';
import { isWide } from '../charts/chart-numbers.js';
import type { NumberTitle } from './number-titles.js';
import type { ScanData } from './scan-data.js';

export interface HeatMapChoice {
  /** Labels of two columns. */
  readonly x: string;
  readonly y: string;
  /** Name of a number. */
  readonly number: string;
  /** Other columns that are held at one of their values, by label. Over all others the mean is taken. */
  readonly fixed?: Readonly<Record<string, JsonValue>>;
}

/** A number over two columns of a scan. */
export interface HeatMap {
  readonly title: NumberTitle;
  readonly x: HeatMapAxis;
  readonly y: HeatMapAxis;
  /** Row by row, from the first value of `y`; undefined where there is no such point. */
  readonly rows: readonly (readonly (HeatMapCell | undefined)[])[];
  /** Ends of the values; undefined when there are none. */
  readonly range?: readonly [least: number, greatest: number];
  /** Whether colours are told apart better by the logarithm. */
  readonly isLogarithmic: boolean;
}

export interface HeatMapAxis {
  readonly label: string;
  readonly values: readonly JsonValue[];
}

export interface HeatMapCell {
  /** Indices of the points in it. */
  readonly points: readonly number[];
  /** Undefined as long as none of them has the number. */
  readonly value?: number;
  /** Standard deviation of the repeats; absent where there are none, or several settings share the cell. */
  readonly spread?: number;
  /** From 0 to 1: where the value lies between the ends. */
  readonly part?: number;
}

/** The heat map of one number over two columns; undefined when there are no such columns or number. */
export function buildHeatMap(
  data: ScanData,
  { x, y, number, fixed = {} }: HeatMapChoice,
): HeatMap | undefined {
  const placeOf = (label: string): number => data.columns.findIndex((column) => column.label === label);
  const [atX, atY] = [placeOf(x), placeOf(y)];
  const found = data.numbers.find(({ name }) => name === number);
  const [columnX, columnY] = [data.columns[atX], data.columns[atY]];
  if (columnX === undefined || columnY === undefined || found === undefined) return undefined;
  const held = Object.entries(fixed).map(([label, value]) => {
    const place = placeOf(label);
    const texts = data.columns[place]?.values.map((each) => JSON.stringify(each)) ?? [];
    return [place, texts.indexOf(JSON.stringify(value))] as const;
  });
  const shown = new Map<string, { mark: ScanData['marks'][number]; index: number }[]>();
  for (const [index, mark] of data.marks.entries()) {
    if (!held.every(([place, value]) => mark.at[place] === value)) continue;
    const key = `${mark.at[atX] ?? ''} ${mark.at[atY] ?? ''}`;
    shown.set(key, [...(shown.get(key) ?? []), { mark, index }]);
  }
  const cells = columnY.values.map((_, row) =>
    columnX.values.map((__, column) => cellOf(shown.get(`${column} ${row}`) ?? [], found)),
  );
  const values = cells.flat().flatMap((cell) => cell?.value ?? []);
  const isLogarithmic = isWide(values);
  const { name, title, unit, meaning, kind } = found;
  const rest = {
    title: { name, title, kind, ...defined({ unit, meaning }) },
    x: axisOf(columnX),
    y: axisOf(columnY),
    isLogarithmic,
  };
  if (values.length === 0) return { ...rest, rows: cells };
  const range = [Math.min(...values), Math.max(...values)] as const;
  return {
    ...rest,
    range,
    rows: cells.map((row) => row.map((cell) => withPart(cell, range, isLogarithmic))),
  };
}

function axisOf({ label, values }: HeatMapAxis): HeatMapAxis {
  return { label, values };
}

type Shown = readonly { readonly mark: ScanData['marks'][number]; readonly index: number }[];

function cellOf(shown: Shown, { values, spreads }: ScanData['numbers'][number]): HeatMapCell | undefined {
  if (shown.length === 0) return undefined;
  const points = shown.flatMap(({ mark }) => mark.points);
  const found = shown.flatMap(({ index }) => values[index] ?? []);
  const [only] = shown;
  const spread = only !== undefined && shown.length === 1 ? spreads?.[only.index] : undefined;
  return {
    points,
    ...(found.length === 0 ? {} : { value: mean(found) }),
    ...(spread === undefined || spread === null ? {} : { spread }),
  };
}

function withPart(
  cell: HeatMapCell | undefined,
  [least, greatest]: readonly [number, number],
  isLogarithmic: boolean,
): HeatMapCell | undefined {
  if (cell?.value === undefined) return cell;
  const part = isLogarithmic
    ? Math.log(cell.value / least) / Math.log(greatest / least)
    : (cell.value - least) / (greatest - least);
  return { ...cell, part: Number.isFinite(part) ? part : 0.5 };
}
