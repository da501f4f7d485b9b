import { MEMORY_UNITS } from './memory.js';
import { parseAmount, type Units } from './units.js';

const UNITS: Units = { ...MEMORY_UNITS, m: 1e-3, k: 1000 };

/**
 * CPUs or bytes of a quantity as Kubernetes writes it: `2`, `500m` (half a CPU), `8Gi`; REANA's units of memory count,
 * too. Undefined for other texts, for 0 and for exponents (`1e3`).
 */
export function parseKubernetesQuantity(text: string): number | undefined {
  const amount = parseAmount(text.trim(), UNITS);
  return amount === 0 ? undefined : amount;
}
