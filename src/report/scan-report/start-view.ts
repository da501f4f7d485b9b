import type { ChartColumn, ChartPlan } from '../charts/chart-plan.js';
import type { ScanData } from './scan-data.js';

/** What a page shows over which columns before its reader chooses. */
export interface StartView {
  readonly number: string;
  /** Label of the column across. */
  readonly x: string;
  /** Label of the column upwards; empty for the number itself. */
  readonly y: string;
  /** What becomes of the other columns: `mean`, or a panel or a line for `each` value. */
  readonly others: Readonly<Record<string, 'mean' | 'each'>>;
}

/** As the picture of the same number; undefined where nothing varies. */
export function startView(
  { columns, numbers }: ScanData,
  plan: ChartPlan | undefined,
): StartView | undefined {
  const [column] = columns;
  const number = plan?.number ?? numbers[0]?.name;
  if (column === undefined || number === undefined) return undefined;
  const has = (label: string): boolean => columns.some((each) => each.label === label);
  const shape = plan?.shape;
  const x = shape !== undefined && 'x' in shape && has(shape.x.label) ? shape.x.label : column.label;
  const y = shape !== undefined && 'y' in shape && has(shape.y.label) ? shape.y.label : '';
  const by: readonly ChartColumn[] = shape?.by ?? [];
  // One at a time: a picture of lines or panels for two columns at once is not read.
  const [each] = by.filter(({ label }) => label !== x && label !== y && has(label));
  const others = columns.filter(({ label }) => label !== x && label !== y);
  return {
    ...{ number, x, y },
    others: Object.fromEntries(
      others.map(({ label }) => [label, label === each?.label ? 'each' : 'mean'] as const),
    ),
  };
}
