import { parseAmount, type Units } from './units.js';

const UNITS: Units = { '': 1, m: 1e-3 };

/** CPUs as Kubernetes writes them: `2`, `1.5`, or `500m` for half of one. Undefined for other texts and for 0. */
export function parseCpus(text: string): number | undefined {
  const cpus = parseAmount(text.trim(), UNITS);
  return cpus === 0 ? undefined : cpus;
}
