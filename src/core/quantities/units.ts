/** What one of each unit is worth in the base unit of its dialect; `''` is for a number without a unit. */
export type Units = Readonly<Record<string, number>>;

/**
 * Reads a quantity: a decimal number and one of the units behind it. Every dialect of this folder goes through here.
 * @returns the amount in the dialect's base unit, or undefined when the text is no such quantity
 */
export function parseAmount(text: string, units: Units): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)(.*)$/s.exec(text) ?? [];
  if (digits === undefined || !Object.hasOwn(units, unit)) return undefined;
  return Number(digits) * (units[unit] ?? Number.NaN);
}

/** The same as people write it: in upper or lower case (the units' names are in lower case), with spaces around the parts. */
export function parseTypedAmount(text: string, units: Units): number | undefined {
  return parseAmount(
    text
      .trim()
      .replace(/(?<=\d)\s+(?=[a-z])/i, '')
      .toLowerCase(),
    units,
  );
}

/** `{ K: 1000, M: 1000², … }`: the prefixes, each a power of `base`, with `suffix` behind them. */
export function prefixedUnits(prefixes: readonly string[], base: number, suffix = ''): Units {
  return Object.fromEntries(
    prefixes.map((prefix, index) => [`${prefix}${suffix}`, base ** (index + 1)] as const),
  );
}
