import type { RepeatEntry } from '../scan-file.js';
import { canonicalTarget } from '../scan-mentions.js';
import type { ScanDiagnostics } from '../scan-diagnostics.js';
import { EMPTY_LIST, MOST_POINTS, readWhole } from './axis-values.js';
import type { PointSetting } from './setting.js';

const FARTHEST = Number.MAX_SAFE_INTEGER - MOST_POINTS;

/** The values of a seed over which every point is repeated. */
export function repeatSettings(entry: RepeatEntry, report: ScanDiagnostics): readonly PointSetting[] {
  const { parameter, count, first = 1, values } = entry;
  const target = canonicalTarget(parameter);
  const isCounted = count !== undefined;
  if (isCounted === (values !== undefined)) {
    const message = `repeat has either 'count' or 'values', this one has ${isCounted ? 'both' : 'neither'}`;
    const code = isCounted ? 'conflicting-keys' : 'missing-key';
    report.error('/repeat', { code, message, hint: 'count: 5 stands for the values 1 to 5' });
    return [];
  }
  if (values !== undefined) {
    if (values.length === 0) report.error('/repeat/values', EMPTY_LIST);
    if (entry.first !== undefined) {
      const message = "'first' goes with 'count', not with 'values'";
      report.error('/repeat/first', { code: 'conflicting-keys', message }, 'key');
    }
    return values.map((value, index) => [{ target, value, pointer: `/repeat/values/${index}` }]);
  }
  const number = readWhole(count, '/repeat/count', report, [1, MOST_POINTS]) ?? 0;
  const start = readWhole(first, '/repeat/first', report, [-FARTHEST, FARTHEST]) ?? 0;
  return Array.from({ length: number }, (_, index) => [
    { target, value: start + index, pointer: '/repeat/count' },
  ]);
}
