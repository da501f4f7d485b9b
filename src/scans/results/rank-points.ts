import type { JsonObject } from '../../core/json.js';
import { hasRepeats, summariseRepeats } from './repeats.js';
import { findNumber, type NumberSpread, type RankingRule, type ScanResults } from './scan-results.js';

export interface RankingRequest extends RankingRule {
  /** How many of the best to return; all by default. */
  readonly count?: number;
}

/** A point in its place; with repeats, a group of points. */
export interface RankedPoint {
  /** From 1; equal for points that are equally good. Absent for points without the number. */
  readonly place?: number;
  /** Indices of its points. */
  readonly points: readonly number[];
  /** By label, without the seeds of repeats. */
  readonly values: JsonObject;
  /** The number, with repeats its mean. */
  readonly value?: number;
  /** With repeats: their spread. */
  readonly spread?: NumberSpread;
}

/**
 * Ranks the points from the best to the worst by one number; repeats of a point are ranked together by their mean.
 * Points without the number come last. Points that are equally good stay in the order of the scan.
 * @throws UsageError when there is no such number
 * @example
 * const best = rankPoints(results, { value: 'area', order: 'minimize', count: 3 });
 * for (const { place, values, value, spread } of best) console.log(place, values, value, spread?.error);
 */
export function rankPoints(results: ScanResults, request: RankingRequest): readonly RankedPoint[] {
  const name = findNumber(results.numbers, request.value);
  const entries = hasRepeats(results) ? ofGroups(results, name) : ofPoints(results, name);
  const sign = request.order === 'minimize' ? 1 : -1;
  const sorted = entries.toSorted((one, other) => compare(one.value, other.value, sign));
  let place = 0;
  const placed = sorted.map((entry, position) => {
    if (entry.value === undefined) return entry;
    if (position === 0 || sorted[position - 1]?.value !== entry.value) place = position + 1;
    return { place, ...entry };
  });
  return placed.slice(0, request.count);
}

function ofPoints({ points }: ScanResults, name: string): readonly RankedPoint[] {
  return points.map(({ index, values, numbers }) => {
    const value = numbers[name];
    return { points: [index], values, ...(isNumber(value) ? { value } : {}) };
  });
}

function ofGroups(results: ScanResults, name: string): readonly RankedPoint[] {
  return summariseRepeats({ ...results, numbers: [name] }).map(({ points, values, numbers }) => {
    const spread = numbers[name];
    return { points, values, ...(spread === undefined ? {} : { value: spread.mean, spread }) };
  });
}

function isNumber(value: number | undefined): value is number {
  return value !== undefined && !Number.isNaN(value);
}

function compare(one: number | undefined, other: number | undefined, sign: number): number {
  if (one === undefined || other === undefined) {
    return Number(one === undefined) - Number(other === undefined);
  }
  return one === other ? 0 : one < other ? -sign : sign;
}
