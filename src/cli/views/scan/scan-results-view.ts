import { join } from 'node:path';
import type { JsonValue } from '../../../core/json.js';
import { chooseNumbers } from '../../../report/scan-report/number-choice.js';
import { shortValue } from '../../../report/charts/short-text.js';
import { titleNumbers, withUnit } from '../../../report/scan-report/number-titles.js';
import type { RankedPoint } from '../../../scans/results/rank-points.js';
import { groupColumns, type PointResult, type ScanResults } from '../../../scans/results/scan-results.js';
import type { Paint } from '../../io.js';
import { shortPath } from '../file-view.js';
import { plural } from '../quantities.js';
import { fittedTableText, type FittedColumn } from '../fitted-table.js';

/** Collected results: the numbers, where the tables and files are, the pictures, and the ranking. */
export interface CollectedScan extends ScanResults {
  /** Absolute paths. */
  readonly pictures: readonly string[];
  /** All points, when the scan or the command defines a ranking. */
  readonly ranking?: readonly RankedPoint[];
}

export const DEFAULT_TOP = 10;
/** How many numbers are shown when none is chosen. */
const MOST_NUMBERS = 4;
const MOST_PICTURES = 6;

export function collectedText(
  collected: CollectedScan,
  cwd: string,
  paint: Paint,
  top: number = DEFAULT_TOP,
): string {
  const { points, folder, pictures, ranking, best } = collected;
  const finished = points.filter((point) => point.folder !== undefined).length;
  const lines = [
    `${paint.bold(collected.scan)}: the results of ${finished} of ${plural(points.length, 'point')} are in ${shortPath(folder, cwd)}`,
    ...['results.csv', 'results.json', ...(collected.groups.length > 0 ? ['repeats.csv'] : [])].map(
      (name) => `  ${paint.bold(shortPath(join(folder, name), cwd))}`,
    ),
    ...pictures.slice(0, MOST_PICTURES).map((file) => `  ${paint.bold(shortPath(file, cwd))}`),
    ...(pictures.length > MOST_PICTURES
      ? [`  and ${plural(pictures.length - MOST_PICTURES, 'picture')} more`]
      : []),
  ];
  if (ranking !== undefined && best !== undefined) {
    lines.push(paint.dim(`${best.order === 'minimize' ? 'smallest' : 'greatest'} ${best.value} first`));
    lines.push(rankingText(collected, ranking.slice(0, top), best.value, paint));
    if (ranking.length > top) lines.push(paint.dim(`and ${ranking.length - top} more`));
  } else if (points.length > 0) {
    lines.push(pointsText(collected, points.slice(0, top), paint));
    if (points.length > top) lines.push(paint.dim(`and ${points.length - top} more`));
  }
  return lines.join('\n');
}

function rankingText(
  results: ScanResults,
  ranking: readonly RankedPoint[],
  number: string,
  paint: Paint,
): string {
  const { columns, groups } = results;
  const isGrouped = groups.length > 0;
  const title = titleNumbers(results).get(number);
  const errors = ranking.map(({ spread }) => cellText(spread?.error));
  const counts = ranking.map(({ spread }) => (spread === undefined ? '0' : String(spread.count)));
  const fitted: FittedColumn[] = [
    { heading: 'PLACE', cells: ranking.map(({ place }) => (place === undefined ? '-' : String(place))) },
    ...settingColumns(groupColumns(columns), ranking),
    {
      heading: title === undefined ? number : withUnit(title),
      cells: ranking.map(({ value }) => cellText(value)),
    },
    ...(isGrouped
      ? [
          { heading: '± OF MEAN', cells: errors },
          { heading: 'REPEATS', cells: counts, isDispensable: true },
        ]
      : []),
    {
      heading: isGrouped ? 'POINTS' : 'POINT',
      cells: ranking.map(({ points }) => points.join(', ')),
      isText: true,
    },
  ];
  return fittedTableText(fitted, paint, OTHERS);
}

function pointsText(results: ScanResults, points: readonly PointResult[], paint: Paint): string {
  const { columns, numbers } = results;
  const titles = titleNumbers(results);
  const chosen = chooseNumbers(results);
  const shown = (chosen.length > 0 ? chosen : numbers).slice(0, MOST_NUMBERS);
  const fitted: FittedColumn[] = [
    { heading: 'POINT', cells: points.map(({ index }) => String(index)) },
    ...settingColumns(columns, points),
    { heading: 'STATUS', cells: points.map(({ status }) => status) },
    ...shown.map((name, place) => {
      const title = titles.get(name);
      return {
        heading: title === undefined ? name : withUnit(title),
        cells: points.map((point) => cellText(point.numbers[name])),
        isDispensable: place > 0,
      };
    }),
  ];
  const table = fittedTableText(fitted, paint, OTHERS);
  const more = numbers.length - shown.length;
  return more === 0 ? table : `${table}\n${paint.dim(`and ${plural(more, 'number')} more in results.csv`)}`;
}

/** Where what does not fit is. */
const OTHERS = 'results.csv has all';

function settingColumns(
  columns: ScanResults['columns'],
  rows: readonly { readonly values: PointResult['values'] }[],
): readonly FittedColumn[] {
  return columns.map(({ label }) => ({
    heading: label,
    cells: rows.map(({ values }) => cellText(values[label])),
    ...{ isText: true, isDispensable: true },
  }));
}

function cellText(value: JsonValue | undefined): string {
  return shortValue(value) || '-';
}
