import { isJsonObject, type JsonValue } from '../../core/json.js';
import { parseKubernetesQuantity } from '../../core/quantities/kubernetes.js';
import type { Resources } from './step-queue.js';

const DEFAULT_RESOURCES: Resources = { cores: 1, memoryBytes: 1.5 * 1024 ** 3 };

/**
 * What a step requests in `environment.resources` of its specification, with REANA's keys. The first entry of a key
 * counts; entries that are not objects are ignored, as in REANA.
 */
export function readStepResources(entries: readonly JsonValue[]): Resources {
  const setting = (key: string): JsonValue | undefined =>
    entries.filter(isJsonObject).find((entry) => key in entry)?.[key];
  const cores = quantityOf(setting('kubernetes_cpu_request') ?? setting('kubernetes_cpu_limit'));
  const memory = quantityOf(setting('kubernetes_memory_limit'));
  return {
    cores: cores === undefined ? DEFAULT_RESOURCES.cores : Math.max(1, Math.ceil(cores)),
    memoryBytes: memory ?? DEFAULT_RESOURCES.memoryBytes,
  };
}

function quantityOf(value: JsonValue | undefined): number | undefined {
  return typeof value === 'number' || typeof value === 'string'
    ? parseKubernetesQuantity(String(value))
    : undefined;
}
