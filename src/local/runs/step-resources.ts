import { isJsonNumber, isJsonObject, type JsonValue } from '../../core/json.js';
import { parseCpus } from '../../core/quantities/cpu.js';
import { parseMemory } from '../../core/quantities/memory.js';
import type { Resources } from './step-queue.js';

const DEFAULT_RESOURCES: Resources = { cores: 1, memoryBytes: 1.5 * 1024 ** 3 };

/**
 * What a step requests in `environment.resources` of its specification, with REANA's keys. The first entry of a key
 * counts; entries that are not objects are ignored, as in REANA.
 */
export function readStepResources(entries: readonly JsonValue[]): Resources {
  const setting = (key: string): JsonValue | undefined =>
    entries.filter(isJsonObject).find((entry) => key in entry)?.[key];
  const cores = parseCpus(textOf(setting('kubernetes_cpu_request') ?? setting('kubernetes_cpu_limit')));
  const memory = parseMemory(textOf(setting('kubernetes_memory_limit')));
  return {
    cores: cores === undefined ? DEFAULT_RESOURCES.cores : Math.max(1, Math.ceil(cores)),
    memoryBytes: memory ?? DEFAULT_RESOURCES.memoryBytes,
  };
}

function textOf(value: JsonValue | undefined): string {
  return isJsonNumber(value) || typeof value === 'string' ? String(value).trim() : '';
}
