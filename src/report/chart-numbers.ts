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
  if (Number.isInteger(value) && Math.abs(value) < 1e6) return String(value);
  return String(Number(value.toPrecision(digits))).replace('e+', 'e');
}
