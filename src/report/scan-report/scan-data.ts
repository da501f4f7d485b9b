import type { JsonValue } from '../../core/json.js';
import { plainNumbers } from '../../core/json/plain-numbers.js';
import { spreadOf } from '../../scans/results/repeats.js';
import { groupColumns, type ScanResults } from '../../scans/results/scan-results.js';
import { isConstant } from './explained-variance.js';
import { titleNumbers, type NumberTitle } from './number-titles.js';

/** The results of a scan as a picture over any of its columns needs them: plain data. */
export interface ScanData {
  readonly columns: readonly DataColumn[];
  readonly marks: readonly DataMark[];
  readonly numbers: readonly DataNumber[];
}

/** What differs from point to point, but for the repeats. */
export interface DataColumn {
  readonly label: string;
  readonly isNumeric: boolean;
  /** Each value once: numbers in their order, all else in that of the scan. */
  readonly values: readonly JsonValue[];
}

/** A point of the scan, or repeats of it taken together. */
export interface DataMark {
  /** For each column, which of its values. */
  readonly at: readonly number[];
  /** Indices of its points. */
  readonly points: readonly number[];
}

/** A number of each mark, in their order. */
export interface DataNumber extends NumberTitle {
  /** Mean of the repeats; null where there is none. */
  readonly values: readonly (number | null)[];
  /** Standard deviation of the repeats; null for one alone. Absent where no mark has any. */
  readonly spreads?: readonly (number | null)[];
  /** How many points have the number; absent where each mark has one or none. */
  readonly counts?: readonly number[];
}

/** Values in all, of which each takes some ten bytes of a page. */
const MOST_VALUES = 200_000;
const DIGITS = 6;

/**
 * The data of a scan: columns that vary, and numbers that differ from point to point, those in `first` before others.
 * Numbers for which there is no room are left out, the last ones first.
 */
export function buildScanData(
  results: Pick<ScanResults, 'columns' | 'points' | 'numbers'> & Partial<ScanResults>,
  first: readonly string[] = [],
): ScanData {
  const groups = new Map<string, ScanResults['points'][number][]>();
  for (const point of results.points) {
    const group = groups.get(point.group);
    if (group === undefined) groups.set(point.group, [point]);
    else group.push(point);
  }
  const members = [...groups.values()];
  const settings = members.map(([point]) => plainNumbers(point?.values ?? {}));
  const columns = groupColumns(results.columns)
    .map(({ label }) => describeColumn(label, settings))
    .filter(({ values }) => values.length > 1);
  const places = columns.map(({ label, values }) => {
    const order = new Map(values.map((value, index) => [JSON.stringify(value), index]));
    return (mark: Readonly<Record<string, JsonValue>>): number =>
      order.get(JSON.stringify(mark[label] ?? null)) ?? 0;
  });
  return {
    columns,
    marks: members.map((points, index) => ({
      at: places.map((placeOf) => placeOf(settings[index] ?? {})),
      points: points.map((point) => point.index),
    })),
    numbers: chooseForData(results, first, members.length).map((title) => describeNumber(title, members)),
  };
}

function describeColumn(label: string, settings: readonly Readonly<Record<string, JsonValue>>[]): DataColumn {
  const distinct = new Map(
    settings.map((values) => [JSON.stringify(values[label] ?? null), values[label] ?? null]),
  );
  const values = [...distinct.values()];
  const numbers = values.filter((value) => typeof value === 'number');
  const isNumeric = numbers.length === values.length;
  return { label, isNumeric, values: isNumeric ? numbers.sort((one, other) => one - other) : values };
}

function chooseForData(
  results: Pick<ScanResults, 'points' | 'numbers'> & Partial<ScanResults>,
  first: readonly string[],
  marks: number,
): readonly NumberTitle[] {
  const titles = titleNumbers(results);
  const varies = (name: string): boolean =>
    !isConstant(results.points.flatMap(({ numbers }) => numbers[name] ?? []));
  const others = results.numbers.filter((name) => !first.includes(name) && varies(name));
  const order: readonly NumberTitle['kind'][] = ['result', 'other', 'detail', 'run'];
  const sorted = others
    .flatMap((name) => titles.get(name) ?? [])
    .sort((one, other) => order.indexOf(one.kind) - order.indexOf(other.kind));
  const all = [...first.flatMap((name) => titles.get(name) ?? []), ...sorted];
  return all.slice(0, Math.max(1, first.length, Math.floor(MOST_VALUES / Math.max(1, marks))));
}

function describeNumber(title: NumberTitle, members: readonly ScanResults['points'][]): DataNumber {
  const found = members.map((points) => spreadOf(points.flatMap(({ numbers }) => numbers[title.name] ?? [])));
  const spreads = found.map((each) => shorten(each?.spread));
  const counts = found.map((each) => each?.count ?? 0);
  return {
    ...title,
    values: found.map((each) => shorten(each?.mean)),
    ...(spreads.some((spread) => spread !== null) ? { spreads } : {}),
    ...(counts.some((count) => count > 1) ? { counts } : {}),
  };
}

function shorten(value: number | undefined): number | null {
  return value === undefined ? null : Number(value.toPrecision(DIGITS));
}
