import { parseAmount, prefixedUnits, type Units } from './units.js';

const PREFIXES = ['K', 'M', 'G', 'T', 'P', 'E'];
const MEBIBYTE = 1024 ** 2;

/** Units of memory in REANA: `G` is 10⁹ bytes, `Gi` is 2³⁰. Unlike Kubernetes it writes a capital `K` for 1000. */
export const MEMORY_UNITS: Units = {
  '': 1,
  ...prefixedUnits(PREFIXES, 1000),
  ...prefixedUnits(PREFIXES, 1024, 'i'),
};

const SYNTAX_HINT =
  'write it like 8Gi, 1.5G or 500M: units are K, M, G, T, P and E, with an i for powers of 1024';

/**
 * Whether REANA accepts a text as an amount of memory (`kubernetes_memory_limit` and the like): whole bytes, or a
 * number with a unit. Source: KUBERNETES_MEMORY_FORMAT of reana-commons.
 */
export function isMemory(text: string): boolean {
  return parseAmount(text, MEMORY_UNITS) !== undefined && !/^\d+\.\d+$/.test(text);
}

/** Bytes of an amount of memory as REANA writes it: `8Gi`, `1.5G`, `1073741824`. Undefined for other texts and for 0. */
export function parseMemory(text: string): number | undefined {
  const bytes = isMemory(text) ? parseAmount(text, MEMORY_UNITS) : undefined;
  return bytes === 0 ? undefined : bytes;
}

/** Bytes as REANA writes them, in whole mebibytes or gibibytes, rounded up: `3Gi`, `1536Mi`. */
export function formatMemory(bytes: number): string {
  const mebibytes = Math.ceil(bytes / MEBIBYTE);
  return mebibytes % 1024 === 0 ? `${mebibytes / 1024}Gi` : `${mebibytes}Mi`;
}

/** How to write an amount that REANA refuses: with the amount itself where people write it otherwise (`16 gb`). */
export function memoryHint(text: string): string {
  const [, digits = '', prefix = '', binary = ''] =
    /^\s*(\d+(?:\.\d+)?)\s*([kmgtpe])(i?)b?\s*$/i.exec(text) ?? [];
  const meant = `${digits}${prefix.toUpperCase()}${binary.toLowerCase()}`;
  return parseMemory(meant) === undefined ? SYNTAX_HINT : `did you mean ${meant}? ${SYNTAX_HINT}`;
}
