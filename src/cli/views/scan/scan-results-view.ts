import { join } from 'node:path';
import type { JsonValue } from '../../../core/json.js';
import { chooseNumbers } from '../../../report/scan-report/number-choice.js';
import { shortValue } from '../../../report/charts/short-text.js';
import type { RankedPoint } from '../../../scans/results/rank-points.js';
import {
  groupColumns,
  shortName,
  type PointResult,
  type ScanResults,
} from '../../../scans/results/scan-results.js';
import type { Paint } from '../../io.js';
import { shortPath } from '../file-view.js';
import { plural } from '../quantities.js';
import { tableText } from '../table.js';

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
  { columns, groups, numbers }: ScanResults,
  ranking: readonly RankedPoint[],
  number: string,
  paint: Paint,
): string {
  const isGrouped = groups.length > 0;
  const labels = groupColumns(columns).map(({ label }) => label);
  const headings = ['PLACE', ...labels, shortName(numbers, number), ...(isGrouped ? ['± OF MEAN', 'REPEATS'] : []), isGrouped ? 'POINTS' : 'POINT']; // prettier-ignore
  const rows = ranking.map(({ place, points, values, value, spread }) => [
    place === undefined ? '-' : String(place),
    ...labels.map((label) => cellText(values[label])),
    cellText(value),
    ...(isGrouped ? [cellText(spread?.error), spread === undefined ? '0' : String(spread.count)] : []),
    points.join(', '),
  ]);
  return tableText(headings, rows, paint);
}

function pointsText(results: ScanResults, points: readonly PointResult[], paint: Paint): string {
  const { columns, numbers } = results;
  const labels = columns.map(({ label }) => label);
  const chosen = chooseNumbers(results);
  const shown = (chosen.length > 0 ? chosen : numbers).slice(0, MOST_NUMBERS);
  const table = tableText(
    ['POINT', ...labels, 'STATUS', ...shown.map((name) => shortName(numbers, name))],
    points.map((point) => [
      String(point.index),
      ...labels.map((label) => cellText(point.values[label])),
      point.status,
      ...shown.map((name) => cellText(point.numbers[name])),
    ]),
    paint,
  );
  const more = numbers.length - shown.length;
  return more === 0 ? table : `${table}\n${paint.dim(`and ${plural(more, 'number')} more in results.csv`)}`;
}

function cellText(value: JsonValue | undefined): string {
  return shortValue(value) || '-';
}
