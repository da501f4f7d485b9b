import { spreadOf, summariseRepeats } from '../../scans/results/repeats.js';
import type { GroupResult, ScanResults } from '../../scans/results/scan-results.js';

/** Up to this many numbers all get a picture: somebody has chosen them, or there are no others. */
const FEW_NUMBERS = 8;
const MOST_CHOSEN = 4;
/** Numbers about a run, not about its physics. */
const METADATA_NUMBERS = /(?:^|\.)(?:settings|provenance|timing|versions)\./;

/**
 * The numbers to draw: all where they are few, the one that points are ranked by first; else that one alone; else a
 * handful of those that differ most from point to point, compared with how much repeats differ.
 */
export function chooseNumbers(results: ScanResults): readonly string[] {
  const { numbers, best } = results;
  if (best !== undefined) {
    return numbers.length > FEW_NUMBERS
      ? [best.value]
      : [best.value, ...numbers.filter((number) => number !== best.value)];
  }
  if (numbers.length <= FEW_NUMBERS) return numbers;
  const groups = summariseRepeats(results);
  const telling = numbers
    .map((name) => ({ name, score: isCopy(results, name) ? 0 : scoreOf(groups, name) }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score);
  const own = telling.filter(({ name }) => !METADATA_NUMBERS.test(name));
  return (own.length > 0 ? own : telling).slice(0, MOST_CHOSEN).map(({ name }) => name);
}

function scoreOf(groups: readonly GroupResult[], name: string): number {
  const spreads = groups.flatMap(({ numbers }) => numbers[name] ?? []);
  const between = spreadOf(spreads.map((each) => each.mean));
  if (between?.spread === undefined || between.spread === 0) return 0;
  const within = spreadOf(spreads.flatMap(({ spread }) => spread ?? []))?.mean ?? 0;
  const scale = within > 0 ? within : Math.max(Math.abs(between.min), Math.abs(between.max));
  return (between.spread / scale) * (between.count / groups.length);
}

/** True for a number that only repeats a setting of the points. */
function isCopy({ columns, points }: ScanResults, name: string): boolean {
  return columns.some(({ label }) =>
    points.every(({ values, numbers }) => numbers[name] === undefined || numbers[name] === values[label]),
  );
}
