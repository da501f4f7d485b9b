import type { PointRow } from '../../messages.js';
import { valueText } from '../shared/texts.js';

/** The points of one field of a map. */
export interface MapCell {
  /** That which matters most. */
  readonly status: string;
  readonly finished: number;
  readonly total: number;
  readonly title: string;
  /** The run of its first point that has one. */
  readonly run?: string;
}

const WEIGHT = ['failed', 'stopped', 'running', 'waiting', 'missing', 'finished'];

/** Names of the settings in which points differ, in the order in which points have them. */
export function columnsOf(points: readonly PointRow[]): readonly string[] {
  const names = new Set(points.flatMap(({ values }) => Object.keys(values)));
  const differing = [...names].filter(
    (name) => new Set(points.map(({ values }) => valueText(values[name]))).size > 1,
  );
  return differing.length === 0 ? [...names] : differing;
}

/** Points as a map over one setting, or over two. */
export function cellsOf(
  points: readonly PointRow[],
  across: string,
  down: string | undefined,
): {
  readonly columns: readonly string[];
  readonly rows: readonly { readonly value: string; readonly cells: readonly MapCell[] }[];
} {
  const columns = valuesOf(points, across);
  const rows = down === undefined ? [''] : valuesOf(points, down);
  const groups = new Map<string, PointRow[]>();
  const keyOf = (row: string, column: string): string => JSON.stringify([row, column]);
  for (const point of points) {
    const row = down === undefined ? '' : valueText(point.values[down]);
    const key = keyOf(row, valueText(point.values[across]));
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return {
    columns,
    rows: rows.map((row) => ({
      value: row,
      cells: columns.map((column) => cellOf(groups.get(keyOf(row, column)) ?? [])),
    })),
  };
}

function cellOf(points: readonly PointRow[]): MapCell {
  const counts = new Map<string, number>();
  for (const { status } of points) counts.set(status, (counts.get(status) ?? 0) + 1);
  const status = WEIGHT.find((each) => counts.has(each)) ?? 'missing';
  const parts = [...counts].map(([state, count]) => `${count} ${state}`).join(', ');
  const run = points.find((point) => point.run !== undefined)?.run?.id;
  return {
    ...{ status, finished: counts.get('finished') ?? 0, total: points.length },
    title: points.length === 1 ? `${points[0]?.name ?? ''}: ${status}` : parts,
    ...(run === undefined ? {} : { run }),
  };
}

/** Numbers by size, other values in the order in which points have them. */
function valuesOf(points: readonly PointRow[], name: string): readonly string[] {
  const values = [...new Map(points.map(({ values: all }) => [valueText(all[name]), all[name]]))];
  const areNumbers = values.every(([, value]) => typeof value === 'number');
  const sorted = areNumbers ? values.sort(([, one], [, other]) => Number(one) - Number(other)) : values;
  return sorted.map(([text]) => text);
}
