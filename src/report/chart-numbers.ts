/** Values that span two decades or more, all above zero, are drawn on a logarithmic axis. */
const DECADES = 100;

/** The ends of what numbers span. */
export function spanOf(values: readonly number[]): readonly [low: number, high: number] {
  return [
    values.reduce((least, value) => Math.min(least, value), Infinity),
    values.reduce((most, value) => Math.max(most, value), -Infinity),
  ];
}

export function isWide(values: readonly number[]): boolean {
  const [low, high] = spanOf(values);
  return low > 0 && high / low >= DECADES;
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

/** Where a logarithmic axis is marked: at powers of ten, and between them when there are few. */
export function logTicks(values: readonly number[]): readonly number[] {
  const [low, high] = spanOf(values).map(Math.log10);
  const first = Math.floor(low ?? 0);
  const last = Math.ceil(high ?? 0);
  const parts = last - first <= 2 ? [1, 2, 5] : [1];
  const powers = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  // Powers are read from text, since 10 ** -4 is not 1e-4.
  return powers.flatMap((power) => (power === last ? [1] : parts).map((part) => Number(`${part}e${power}`)));
}
