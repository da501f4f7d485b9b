import { mean, sampleVariance, sum } from 'simple-statistics';
import type { JsonValue } from '../../core/json.js';
import { groupColumns, type PointResult, type ScanResults } from '../../scans/results/scan-results.js';

/** Points with a number. */
type Measured = readonly { readonly point: PointResult; readonly value: number }[];

/**
 * How much of the variance of a number over the points is explained by what differs between them, from 0 to 1; 0 for one
 * that stays the same, undefined where nothing can be told.
 *
 * - With repeats: ω² of a one-way analysis of variance, the groups of repeats being the factor. The repeats' own spread is
 *   not explained, and chance alone gives 0 on average.
 * - Without repeats: that of the column that explains most: ω²; for a number whose values all differ 1 − δ²/2s², where δ²
 *   is the mean squared step from one value of the column to the next.
 *
 * Times the part of the points that have the number, of those that have any.
 */
export function explainedVariance(
  results: Pick<ScanResults, 'points' | 'columns'>,
  name: string,
): number | undefined {
  const finished = results.points.filter(({ numbers }) => Object.keys(numbers).length > 0);
  const measured = finished.flatMap((point) => {
    const value = point.numbers[name];
    return value === undefined || !Number.isFinite(value) ? [] : [{ point, value }];
  });
  if (isConstant(measured.map(({ value }) => value))) return 0;
  const byGroup = omegaSquared(measured, ({ group }) => group);
  const explained =
    byGroup === undefined
      ? groupColumns(results.columns).flatMap(({ label }) => explainedBy(measured, label) ?? [])
      : [byGroup];
  return explained.length === 0 ? undefined : Math.max(...explained) * (measured.length / finished.length);
}

/** Fewer points look smooth by chance. */
const FEWEST_STEPS = 4;

/** Whether numbers only differ by the rounding of sums, or there are fewer than two. */
export function isConstant(values: readonly number[]): boolean {
  const [first = 0] = values;
  return values.every((value) => Math.abs(value - first) <= 1e-12 * Math.abs(first));
}

function explainedBy(measured: Measured, label: string): number | undefined {
  const valueOf = (point: PointResult): JsonValue => point.values[label] ?? null;
  const byValue = omegaSquared(measured, (point) => JSON.stringify(valueOf(point)));
  if (byValue !== undefined) return byValue;
  const pairs = measured.map(({ point, value }) => [valueOf(point), value] as const);
  if (pairs.length < FEWEST_STEPS || pairs.some(([setting]) => typeof setting !== 'number')) return undefined;
  const values = pairs.toSorted(([one], [other]) => Number(one) - Number(other)).map(([, value]) => value);
  const steps = values.slice(1).map((value, index) => (value - (values[index] ?? 0)) ** 2);
  return Math.max(0, 1 - mean(steps) / (2 * sampleVariance(values)));
}

/** Undefined where no level has two values, or there is one level alone: nothing can be told then. */
function omegaSquared(measured: Measured, levelOf: (point: PointResult) => string): number | undefined {
  const levels = new Map<string, number[]>();
  for (const { point, value } of measured) {
    const level = levelOf(point);
    const values = levels.get(level);
    if (values === undefined) levels.set(level, [value]);
    else values.push(value);
  }
  const within = measured.length - levels.size;
  if (within === 0 || levels.size === 1) return undefined;
  const all = mean(measured.map(({ value }) => value));
  const means = [...levels.values()].map((values) => [mean(values), values] as const);
  const between = sum(means.map(([each, values]) => values.length * (each - all) ** 2));
  const inside = sum(means.flatMap(([each, values]) => values.map((value) => (value - each) ** 2)));
  const noise = inside / within;
  const total = between + inside + noise;
  // Squares of the smallest numbers vanish.
  return total === 0 ? 0 : Math.max(0, (between - (levels.size - 1) * noise) / total);
}
