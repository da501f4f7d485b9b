import { childPointer } from '../../core/json-pointer.js';
import type { SampleEntry } from '../scan-file.js';
import { canonicalTarget } from '../scan-mentions.js';
import type { ScanDiagnostics } from '../scan-diagnostics.js';
import { MOST_POINTS, NOTHING_TO_CHANGE, readValues, readWhole, type AxisValues } from './axis-values.js';
import { numberAt } from './number-range.js';
import { RandomSource } from './random-source.js';
import type { TargetValue, PointSetting } from './setting.js';

/** A sample over some targets whose shape is right. */
export interface Sample {
  readonly count: number;
  readonly seed: number;
  readonly targets: readonly { readonly target: string; readonly values: AxisValues }[];
}

export const LARGEST_SEED = 2 ** 32 - 1;

/**
 * Points drawn independently of each other. Every target has its own stream of random numbers, so a larger `count`
 * keeps the points that there were, and the order in which targets are written doesn't count.
 */
export function randomSettings(
  body: SampleEntry,
  pointer: string,
  report: ScanDiagnostics,
): readonly PointSetting[] {
  const sample = readSample(body, pointer, report);
  if (sample === undefined) return [];
  const columns = sample.targets.map(({ target, values }) => {
    const source = new RandomSource(sample.seed, `random ${target}`);
    return Array.from({ length: sample.count }, () => valueAt(values, source.share(), target));
  });
  return settingsOf(columns, sample.count);
}

/** What `random` and `latin-hypercube` have below them; undefined when there is a fault, which is reported. */
export function readSample(body: SampleEntry, pointer: string, report: ScanDiagnostics): Sample | undefined {
  const count = readWhole(body.count, `${pointer}/count`, report, [1, MOST_POINTS]);
  const seed = readWhole(body.seed ?? 1, `${pointer}/seed`, report, [0, LARGEST_SEED]);
  const { of } = body;
  if (Object.keys(of).length === 0) report.error(`${pointer}/of`, NOTHING_TO_CHANGE);
  const targets = Object.entries(of).flatMap(([key, written]) => {
    const values = readValues(written, childPointer(`${pointer}/of`, key), report);
    return values === undefined ? [] : [{ target: canonicalTarget(key), values }];
  });
  return count === undefined || seed === undefined || report.hasErrors ? undefined : { count, seed, targets };
}

/** Settings from one column of values for each target. */
export function settingsOf(
  columns: readonly (readonly TargetValue[])[],
  count: number,
): readonly PointSetting[] {
  return Array.from({ length: count }, (_, index) => columns.flatMap((column) => column[index] ?? []));
}

/** @param share from 0, included, to 1, excluded */
export function valueAt(values: AxisValues, share: number, target: string): TargetValue {
  if (values.kind === 'list') {
    const placed = values.values[Math.floor(share * values.values.length)];
    return { target, value: placed?.value ?? null, pointer: placed?.pointer ?? '' };
  }
  const { range, pointer } = values;
  if (!range.isInteger || range.isLog) return { target, value: numberAt(range, share), pointer };
  // Each whole number is as probable as the others, also the ends.
  const low = Math.ceil(Math.min(range.from, range.to));
  const high = Math.floor(Math.max(range.from, range.to));
  return { target, value: Math.min(high, low + Math.floor(share * (high - low + 1))), pointer };
}
