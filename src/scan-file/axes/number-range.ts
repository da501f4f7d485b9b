import { tidyNumber } from './number-text.js';

/** Numbers between two ends, both included. */
export interface NumberRange {
  readonly from: number;
  readonly to: number;
  /** Whether equal steps are equal factors; both ends are above 0 then. */
  readonly isLog: boolean;
  /** Whether numbers are rounded to whole ones. */
  readonly isInteger: boolean;
}

/**
 * The number at a share of the way from one end to the other.
 * @param share from 0 to 1; the ends are met exactly
 */
export function numberAt(range: NumberRange, share: number): number {
  const { from, to, isInteger } = range;
  const exact = share === 0 ? from : share === 1 ? to : between(range, share);
  return isInteger ? Math.round(exact) + 0 : exact;
}

/** Numbers at equal steps, or equal factors, from end to end; rounded ones that are the same are given once. */
export function spreadNumbers(range: NumberRange, count: number): number[] {
  const shares = Array.from({ length: count }, (_, index) => (count === 1 ? 0 : index / (count - 1)));
  return [...new Set(shares.map((share) => numberAt(range, share)))];
}

/** How many numbers there are at steps of this size. */
export function countSteps({ from, to }: NumberRange, step: number): number {
  // Decimal steps such as 0.1 don't meet the end exactly.
  return Math.floor((to - from) / step + 1e-9) + 1;
}

/** Numbers at steps of this size, beginning with the first end; the other one may be missed. */
export function stepNumbers(range: NumberRange, step: number): number[] {
  const numbers = Array.from({ length: countSteps(range, step) }, (_, index) =>
    tidyNumber(range.from + index * step),
  );
  return [...new Set(range.isInteger ? numbers.map((number) => Math.round(number) + 0) : numbers)];
}

function between({ from, to, isLog }: NumberRange, share: number): number {
  const number = isLog
    ? Math.exp(Math.log(from) + share * (Math.log(to) - Math.log(from)))
    : from + share * (to - from);
  return Math.min(Math.max(tidyNumber(number), Math.min(from, to)), Math.max(from, to));
}
