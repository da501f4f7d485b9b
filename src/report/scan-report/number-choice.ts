import { sampleCorrelation } from 'simple-statistics';
import { spreadOf } from '../../scans/results/repeats.js';
import type { ScanResults } from '../../scans/results/scan-results.js';
import { explainedVariance } from './explained-variance.js';
import { titleNumbers, type NumberTitle } from './number-titles.js';

/** Up to this many numbers all get a picture: somebody has chosen them, or there are no others. */
const FEW_NUMBERS = 8;
const MOST_CHOSEN = 4;
/** Numbers that are correlated more say the same. */
const DUPLICATE = 0.98;
/** Less is not told from chance. */
const LEAST_EXPLAINED = 0.05;
/** Results of which so much is explained come before anything else, however well that is explained. */
const WELL_EXPLAINED = 0.25;
/** Shares of the variance that differ by less are alike: then the order is that of the summary. */
const STEP = 0.1;

/** The numbers that are shown first, and how they were chosen. */
export interface NumberChoice {
  readonly names: readonly string[];
  /**
   * `all`: there are few; `named`: somebody asked for them; `ranked`: the points are ranked by it; `explained`: the settings explain most of them;
   * `different`: they differ most, where too few points leave nothing to explain.
   */
  readonly reason: 'all' | 'named' | 'ranked' | 'explained' | 'different';
  /** Part of the variance over the points that the settings explain, from 0 to 1; only of those chosen by it. */
  readonly explained: ReadonlyMap<string, number>;
}

/**
 * The numbers to show: all where they are few, the one that points are ranked by first; else that one alone; else a
 * handful of those that the settings of the points explain best, compared with how much repeats differ, results before
 * details. Numbers that stay the same, that repeat a setting, that say the same as one that was chosen, and what a run took
 * are not among them.
 */
export function chooseNumbers(results: ScanResults): readonly string[] {
  return explainChoice(results).names;
}

/** The same with the reason. */
export function explainChoice(results: ScanResults): NumberChoice {
  const { numbers, best } = results;
  if (best !== undefined) {
    return numbers.length > FEW_NUMBERS
      ? { names: [best.value], reason: 'ranked', explained: new Map() }
      : { names: [best.value, ...numbers.filter((number) => number !== best.value)], ...ALL };
  }
  if (numbers.length <= FEW_NUMBERS) return { names: numbers, ...ALL };
  const telling = rankNumbers(results);
  const own = telling.filter(({ kind }) => kind !== 'run');
  const chosen = leaveOutDuplicates(results, own.length > 0 ? own : telling);
  return {
    names: chosen.map(({ name }) => name),
    reason: chosen.some(({ explained }) => explained !== undefined) ? 'explained' : 'different',
    explained: new Map(
      chosen.flatMap(({ name, explained }) => (explained === undefined ? [] : [[name, explained] as const])),
    ),
  };
}

const ALL = { reason: 'all', explained: new Map() } as const;

interface RankedNumber {
  readonly name: string;
  readonly kind: NumberTitle['kind'];
  readonly explained: number | undefined;
  /** From 0 to 1: `explained`, or else how far the number differs, relative to its size. */
  readonly score: number;
}

function rankNumbers(results: ScanResults): readonly RankedNumber[] {
  const titles = titleNumbers(results);
  const stepOf = ({ score }: RankedNumber): number => Math.round(score / STEP);
  const isFirst = ({ kind, score }: RankedNumber): boolean =>
    (kind === 'result' || kind === 'other') && score >= WELL_EXPLAINED;
  return results.numbers
    .filter((name) => !isCopy(results, name))
    .map((name) => {
      const explained = explainedVariance(results, name);
      const score = explained ?? relativeSpread(results, name);
      return { name, kind: titles.get(name)?.kind ?? 'other', explained, score };
    })
    .filter(({ explained, score }) => score >= (explained === undefined ? 1e-9 : LEAST_EXPLAINED))
    .sort((one, other) => Number(isFirst(other)) - Number(isFirst(one)) || stepOf(other) - stepOf(one));
}

function relativeSpread({ points }: ScanResults, name: string): number {
  const found = spreadOf(points.flatMap(({ numbers }) => numbers[name] ?? []));
  if (found?.spread === undefined || found.spread === 0) return 0;
  return Math.min(1, found.spread / Math.max(Math.abs(found.min), Math.abs(found.max)));
}

function leaveOutDuplicates(results: ScanResults, ranked: readonly RankedNumber[]): readonly RankedNumber[] {
  const chosen: RankedNumber[] = [];
  for (const each of ranked) {
    if (chosen.length === MOST_CHOSEN) break;
    if (!chosen.some(({ name }) => saysTheSame(results, name, each.name))) chosen.push(each);
  }
  return chosen;
}

function saysTheSame({ points }: ScanResults, one: string, other: string): boolean {
  const pairs = points.flatMap(({ numbers }) => {
    const [first, second] = [numbers[one], numbers[other]];
    return first === undefined || second === undefined ? [] : [[first, second] as const];
  });
  if (pairs.length < 3) return false;
  const [first, second] = [pairs.map(([value]) => value), pairs.map(([, value]) => value)];
  return Math.abs(sampleCorrelation(first, second)) > DUPLICATE;
}

/** True for a number that only repeats a setting of the points. */
function isCopy({ columns, points }: ScanResults, name: string): boolean {
  return columns.some(({ label }) =>
    points.every(({ values, numbers }) => numbers[name] === undefined || numbers[name] === values[label]),
  );
}
