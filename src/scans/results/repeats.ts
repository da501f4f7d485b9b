import { max, mean, min, sampleStandardDeviation } from 'simple-statistics';
import type { JsonObject } from '../../core/json.js';
import {
  groupColumns,
  type GroupResult,
  type NumberSpread,
  type PointResult,
  type ScanResults,
} from './scan-results.js';

/** The part of the results that repeats are summarised from. */
export type Repeated = Pick<ScanResults, 'columns' | 'numbers' | 'points'>;

/**
 * Summarises the repeats of each point, in the order of their first points. A point without repeats is a group, too.
 * @example
 * for (const { values, numbers } of summariseRepeats(results)) console.log(values, numbers['area']?.mean);
 */
export function summariseRepeats(results: Repeated): readonly GroupResult[] {
  const labels = groupColumns(results.columns).map(({ label }) => label);
  const groups = new Map<string, PointResult[]>();
  for (const point of results.points) {
    groups.set(point.group, [...(groups.get(point.group) ?? []), point]);
  }
  return [...groups].map(([group, points]) => ({
    group,
    values: pickLabels(points[0]?.values ?? {}, labels),
    points: points.map(({ index }) => index),
    finished: points.filter(({ status }) => status === 'finished').length,
    numbers: Object.fromEntries(
      results.numbers.flatMap((name) => {
        const found = points.map(({ numbers }) => numbers[name]).filter((value) => value !== undefined);
        const spread = spreadOf(found);
        return spread === undefined ? [] : [[name, spread] as const];
      }),
    ),
  }));
}

/** Whether a scan repeats anything. */
export function hasRepeats({ points }: Pick<ScanResults, 'points'>): boolean {
  return new Set(points.map(({ group }) => group)).size < points.length;
}

/** Undefined without finite numbers; others are ignored. */
export function spreadOf(values: readonly number[]): NumberSpread | undefined {
  const finite = values.filter(Number.isFinite);
  const count = finite.length;
  if (count === 0) return undefined;
  const ends = { count, mean: mean(finite), min: min(finite), max: max(finite) };
  if (count === 1) return ends;
  const spread = sampleStandardDeviation(finite);
  return { ...ends, spread, error: spread / Math.sqrt(count) };
}

function pickLabels(values: JsonObject, labels: readonly string[]): JsonObject {
  return Object.fromEntries(
    labels.flatMap((label) => {
      const value = values[label];
      return value === undefined ? [] : [[label, value] as const];
    }),
  );
}
