import { isJsonObject, type JsonValue } from '../../core/json.js';
import type { Resources } from './step-queue.js';

const DEFAULT_RESOURCES: Resources = { cores: 1, memoryBytes: 1.5 * 1024 ** 3 };

/** Kubernetes' suffixes of a quantity of memory. */
const FACTORS: Readonly<Record<string, number>> = {
  '': 1,
  k: 1e3,
  K: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
  Ki: 1024,
  Mi: 1024 ** 2,
  Gi: 1024 ** 3,
  Ti: 1024 ** 4,
};

/**
 * What a step asks for in `environment.resources` of its specification, with REANA's keys. The first entry of a key
 * counts; entries that are no objects are ignored, as REANA does.
 */
export function readStepResources(entries: readonly JsonValue[]): Resources {
  const setting = (key: string): JsonValue | undefined =>
    entries.filter(isJsonObject).find((entry) => key in entry)?.[key];
  const cores = parseQuantity(setting('kubernetes_cpu_request') ?? setting('kubernetes_cpu_limit'));
  const memory = parseQuantity(setting('kubernetes_memory_limit'));
  return {
    cores: cores === undefined ? DEFAULT_RESOURCES.cores : Math.max(1, Math.ceil(cores)),
    memoryBytes: memory ?? DEFAULT_RESOURCES.memoryBytes,
  };
}

/** `8Gi`, `500M`, `2`, `500m` as a plain number, or undefined when it is no quantity. */
function parseQuantity(value: JsonValue | undefined): number | undefined {
  if (typeof value === 'number') return value > 0 ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const match = /^(\d+(?:\.\d+)?)(m|[kKMGT]i?)?$/.exec(value.trim());
  if (match === null) return undefined;
  const unit = match[2] ?? '';
  const factor = unit === 'm' ? 1e-3 : FACTORS[unit];
  const quantity = Number(match[1]) * (factor ?? Number.NaN);
  return quantity > 0 ? quantity : undefined;
}
