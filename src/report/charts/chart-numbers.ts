/** What spans less than this factor is as easy to see on a linear axis. */
const WIDE = 30;
const FEW_POWERS = 3;

/** The ends of what numbers span. */
export function spanOf(values: readonly number[]): readonly [low: number, high: number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Infinity),
    values.reduce((most, value) => Math.max(most, value), -Infinity),
  ];
}

/**
 * Whether numbers are spread over a logarithmic axis more evenly than over a linear one: their middle one lies nearer to
 * the middle of that. A single one that happens to be close to zero decides nothing.
 */
export function isWide(values: readonly number[]): boolean {
  const [low, high] = spanOf(values);
  if (!(low > 0) || high / low < WIDE) return false;
  const distinct = [...new Set(values)].sort((one, other) => one - other);
  const middle = Math.sqrt(
    (distinct[Math.floor((distinct.length - 1) / 2)] ?? 0) *
      (distinct[Math.ceil((distinct.length - 1) / 2)] ?? 0),
  );
  return middle ** 2 <= Math.sqrt(low * high) * ((low + high) / 2);
}

/** At most so many digits as are read in a picture. */
export function formatNumber(value: number, digits = 3): string {
  const size = Math.abs(value);
  if (Number.isInteger(value) && size < 1e6) return String(value);
  if (size >= 1e6 || size < 1e-3) return tidy(value.toExponential(digits - 1));
  return String(Number(value.toPrecision(digits)));
}

/** `1.50e+7` is `1.5e7`. */
function tidy(text: string): string {
  return text.replace(/\.?0*e\+?/, 'e');
}

/** Where a logarithmic axis from the least to the greatest is marked: at powers of ten, and between them if they are few. */
export function logTicks(values: readonly number[]): readonly number[] {
  const [low, high] = spanOf(values);
  const first = Math.floor(Math.log10(low));
  const last = Math.ceil(Math.log10(high));
  // Powers are read from text, since 10 ** -4 is not 1e-4.
  const ticksOf = (parts: readonly number[]): number[] =>
    Array.from({ length: last - first + 1 }, (_, index) => first + index)
      .flatMap((power) => parts.map((part) => Number(`${part}e${power}`)))
      .filter((tick) => tick >= low && tick <= high);
  const powers = ticksOf([1]);
  return powers.length <= FEW_POWERS ? ticksOf([1, 2, 5]) : powers;
}
