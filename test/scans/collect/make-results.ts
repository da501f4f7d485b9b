import type { JsonObject } from '../../../src/core/json.js';
import { hasRepeats, summariseRepeats } from '../../../src/scans/results/repeats.js';
import type { PointResult, ScanResults } from '../../../src/scans/results/scan-results.js';
import { pointName } from '../../../src/scans/scan-names.js';
import { makeScan } from '../scan-fixture.js';

/** A point's values and its numbers; null for one that has not finished. */
export type MadePoint = readonly [values: JsonObject, numbers: Readonly<Record<string, number>> | null];

/** Results of a scan as `collectScan` makes them. */
export function makeResults(made: readonly MadePoint[], repeat: readonly string[] = []): ScanResults {
  const {
    name,
    columns,
    points: planned,
  } = makeScan(
    made.map(([values]) => values),
    { repeat },
  );
  const points = planned.map(({ index, key, group, values }, position): PointResult => {
    const numbers = made[position]?.[1] ?? null;
    const point = { index, key, group, values, name: pointName({ index, key }) };
    return numbers === null
      ? { ...point, status: 'missing', attempts: 0, numbers: {}, files: [] }
      : {
          ...point,
          ...{ status: 'finished', attempts: 1, numbers, files: [], folder: point.name },
          run: { id: `id-${index}`, name: `curve--${point.name}.1` },
        };
  });
  const numbers = [...new Set(points.flatMap((point) => Object.keys(point.numbers)))];
  const content = { scan: name, folder: '/nowhere/curve', columns, numbers, points };
  return { ...content, groups: hasRepeats(content) ? summariseRepeats(content) : [], warnings: [] };
}
