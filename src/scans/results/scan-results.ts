import { UsageError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { decodePointer } from '../../core/json-pointer.js';
import { nearest } from '../../core/text/nearest.js';
import type { RunReference } from '../../reana/model.js';
import type { ScanColumn } from '../../scan-file/scan.js';
import type { FailureCause } from '../events.js';
import type { PointStatus } from '../point-state.js';
import type { SummaryLabels } from './summary-labels.js';

/** All that was collected of a scan. */
export interface ScanResults {
  /** Name of the scan. */
  readonly scan: string;
  /** Absolute path of the folder with the tables and a folder for each point. */
  readonly folder: string;
  /** What differs from point to point. */
  readonly columns: readonly ScanColumn[];
  /** Names of the numbers, in the order of the tables; none of them is a column's label. */
  readonly numbers: readonly string[];
  /** All points of the scan, in its order. */
  readonly points: readonly PointResult[];
  /** Points that only differ in the seed, summarised; empty when the scan repeats nothing. */
  readonly groups: readonly GroupResult[];
  /** What the points are ranked by; `value` is one of `numbers`. */
  readonly best?: RankingRule;
  /** Pointers into the summary, by the names that `collect.values` gives to numbers. */
  readonly sources?: Readonly<Record<string, string>>;
  /** What the summaries say of the analysis' parameters. */
  readonly labels?: SummaryLabels;
  /** What a reader of the tables should know. */
  readonly warnings: readonly string[];
}

/** One row of the table. */
export interface PointResult {
  readonly index: number;
  readonly key: string;
  /** `0007-1a2b3c4d5e`. */
  readonly name: string;
  /** The same for the repeats of one point. */
  readonly group: string;
  /** The run that finished, or the last one; absent when there is none. */
  readonly run?: RunReference;
  /** Only finished points have numbers. */
  readonly status: PointStatus;
  /** Number of its runs. */
  readonly attempts: number;
  /** By column label. */
  readonly values: JsonObject;
  /** By name; all finite. Numbers that the summary lacks are absent. */
  readonly numbers: Readonly<Record<string, number>>;
  /** Folder of its outputs, relative to that of the results; absent unless it has finished. */
  readonly folder?: string;
  /** POSIX paths of the outputs, relative to its folder. */
  readonly files: readonly string[];
  /** Why it failed. */
  readonly cause?: FailureCause;
}

/** A summary of the repeats of one point. */
export interface GroupResult {
  readonly group: string;
  /** By label, of the columns that are not repeats. */
  readonly values: JsonObject;
  /** Indices of its points. */
  readonly points: readonly number[];
  /** How many of them have finished. */
  readonly finished: number;
  /** By name of the number; over the points that have the number. */
  readonly numbers: Readonly<Record<string, NumberSpread>>;
}

/** One number over several repeats. */
export interface NumberSpread {
  /** How many points have the number, at least 1. */
  readonly count: number;
  readonly mean: number;
  readonly min: number;
  readonly max: number;
  /** Sample standard deviation (n − 1); absent for a single value. */
  readonly spread?: number;
  /** Standard error of the mean, `spread / √count`; absent for a single value. */
  readonly error?: number;
}

export interface RankingRule {
  readonly value: string;
  readonly order: 'minimize' | 'maximize';
}

/**
 * Finds a number by its whole name, by a unique end of its name (`regions.68.area`), or by its JSON pointer.
 * @throws UsageError when there is none, or more than one
 */
export function findNumber(numbers: readonly string[], wanted: string): string {
  const name = wanted.startsWith('/') ? decodePointer(wanted).join('.') : wanted;
  if (numbers.includes(name)) return name;
  const fits = numbers.filter((each) => each.endsWith(`.${name}`));
  const [only] = fits;
  if (only !== undefined && fits.length === 1) return only;
  if (fits.length > 1) {
    throw new UsageError(`"${wanted}" can be any of ${listNames(fits)}`, {
      hint: 'write more of the name',
    });
  }
  const near = nearest(name, [...numbers, ...numbers.map((each) => each.slice(-name.length))]);
  const meant = near === undefined ? undefined : numbers.find((each) => each.endsWith(near));
  throw new UsageError(`no number of the points is called "${wanted}"`, {
    hint: meant === undefined ? `there is ${listNames(numbers)}` : `did you mean ${meant}?`,
  });
}

/** The shortest end of a number's name that `findNumber` accepts and that begins with a word. */
export function shortName(numbers: readonly string[], name: string): string {
  const parts = name.split('.');
  const ends = parts.map((_, index) => parts.slice(parts.length - 1 - index).join('.'));
  const isOnly = (end: string): boolean =>
    numbers.filter((each) => each === end || each.endsWith(`.${end}`)).length === 1;
  // An item's index is not informative alone or at the beginning.
  return ends.find((end) => end !== '' && !/^\d+(?:\.|$)/.test(end) && isOnly(end)) ?? name;
}

const MOST_NAMED = 10;

/** Lists names in a message, up to a readable number. */
export function listNames(names: readonly string[]): string {
  if (names.length === 0) return 'none';
  const more = names.length - MOST_NAMED;
  return `${names.slice(0, MOST_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** The columns that distinguish groups of repeats. */
export function groupColumns(columns: readonly ScanColumn[]): readonly ScanColumn[] {
  return columns.filter(({ isRepeat }) => !isRepeat);
}
