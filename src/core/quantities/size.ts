import { parseTypedAmount, prefixedUnits, type Units } from './units.js';

const PREFIXES = ['k', 'm', 'g', 't', 'p'];

const UNITS: Units = {
  ...Object.fromEntries(['', 'b', 'byte', 'bytes'].map((unit) => [unit, 1])),
  ...prefixedUnits(PREFIXES, 1000),
  ...prefixedUnits(PREFIXES, 1000, 'b'),
  ...prefixedUnits(PREFIXES, 1024, 'i'),
  ...prefixedUnits(PREFIXES, 1024, 'ib'),
};

/** How to write a size that was not understood. */
export const SIZE_HINT = 'write it like 200 MB (10^6 bytes each), 4G (10^9) or 4Gi (2^30)';

/**
 * Bytes of a size as people write it: `200 MB`, `1.5 GiB`, `4gi`; a number alone counts bytes. Units mean what they
 * mean in REANA: `G` and `GB` are 10⁹ bytes, `Gi` and `GiB` are 2³⁰. Undefined for other texts.
 */
export function parseSize(text: string): number | undefined {
  const bytes = parseTypedAmount(text, UNITS);
  return bytes === undefined ? undefined : Math.round(bytes);
}
