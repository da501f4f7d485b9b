import { UsageError } from '../../core/errors.js';
import { isJsonNumber, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { formatSlurmTime } from '../../core/quantities/duration.js';
import { formatHtcondorMemory } from '../../core/quantities/htcondor.js';
import { memoryHint, parseMemory } from '../../core/quantities/memory.js';

/** Resources that a step requests, on any kind of cluster. */
export interface StepResources {
  /** `kubernetes`, `htcondorcern`, `slurmcern`, `compute4punch`, or what else a cluster offers. */
  readonly backend?: string;
  /** As Kubernetes writes it: `8Gi`, `512Mi`. */
  readonly memory?: string;
  /** Longest time one job may take, in whole seconds. */
  readonly timeout?: number;
}

/** Resources for the steps of one stage, or for all steps without a more specific override. */
export interface ResourceOverride extends StepResources {
  /** Name of a stage, or its path through sub-workflows: `training`, `ml/training`, `ml`. */
  readonly stage?: string;
}

/** REANA's entries for a step, and the resources that its backend does not support. */
export interface ResourceEntries {
  readonly entries: readonly (readonly [key: string, value: JsonValue])[];
  readonly unsupported: readonly string[];
}

const DEFAULT_BACKEND = 'kubernetes';

/** The entries of each backend, as `reana-workflow-engine-yadage` passes them on. */
const DIALECTS: Readonly<
  Record<string, Partial<Record<'memory' | 'timeout', (value: string) => readonly [string, JsonValue]>>>
> = {
  kubernetes: {
    memory: (memory) => ['kubernetes_memory_limit', memory],
    timeout: (seconds) => ['kubernetes_job_timeout', Number(seconds)],
  },
  htcondorcern: {
    memory: (memory) => ['htcondor_request_memory', megabytes(memory)],
    timeout: (seconds) => ['htcondor_max_runtime', seconds],
  },
  slurmcern: { timeout: (seconds) => ['slurm_time', formatSlurmTime(Number(seconds))] },
  compute4punch: { memory: (memory) => ['c4p_memory_limit', megabytes(memory)] },
};

/** Reads a step's `environment.resources`. */
export function readResources(environment: JsonObject): StepResources {
  const backend = settingOf(environment, 'compute_backend');
  const memory = settingOf(environment, 'kubernetes_memory_limit');
  const timeout = Number(settingOf(environment, 'kubernetes_job_timeout'));
  return {
    ...(typeof backend === 'string' ? { backend } : {}),
    ...(typeof memory === 'string' || isJsonNumber(memory) ? { memory: String(memory) } : {}),
    ...(timeout > 0 ? { timeout } : {}),
  };
}

/** Translates resources to the entries of the step's backend. */
export function translateResources(environment: JsonObject, override: StepResources): ResourceEntries {
  const backend = override.backend ?? readResources(environment).backend ?? DEFAULT_BACKEND;
  const dialect = DIALECTS[backend];
  const entries: (readonly [string, JsonValue])[] = [];
  const unsupported: string[] = [];
  if (override.backend !== undefined) entries.push(['compute_backend', override.backend]);
  for (const [what, value] of [
    ['memory', override.memory],
    ['timeout', override.timeout],
  ] as const) {
    if (value === undefined) continue;
    const say = dialect?.[what];
    if (say === undefined) {
      unsupported.push(
        `${backend} can't be told the ${what === 'memory' ? 'memory' : 'time limit'} of a job`,
      );
    } else entries.push(say(String(value)));
  }
  return { entries, unsupported };
}

/** The list with these entries: in the place of those of the same key, else at the end. Others stay as they are. */
export function setEntries(
  list: readonly JsonValue[],
  entries: ResourceEntries['entries'],
): readonly JsonValue[] {
  return entries.reduce<readonly JsonValue[]>((before, [key, value]) => {
    const place = before.findIndex((item) => isJsonObject(item) && Object.hasOwn(item, key));
    const rest = (items: readonly JsonValue[]): JsonValue[] => items.flatMap((item) => withoutKey(item, key));
    if (place < 0) return [...before, { [key]: value }];
    return [...rest(before.slice(0, place)), { [key]: value }, ...rest(before.slice(place))];
  }, list);
}

/** @throws UsageError for values that are invalid on every cluster */
export function checkOverride({ memory, timeout }: StepResources): void {
  if (memory !== undefined && parseMemory(memory) === undefined) {
    throw new UsageError(`"${memory}" is not an amount of memory for a step`, {
      hint: memoryHint(memory),
    });
  }
  if (timeout !== undefined && !(Number.isInteger(timeout) && timeout > 0)) {
    throw new UsageError(`the time limit of a step is a whole number of seconds above 0, not ${timeout}`);
  }
}

function megabytes(memory: string): string {
  return formatHtcondorMemory(parseMemory(memory) ?? 0);
}

/** Of several entries of one key the first counts. */
function settingOf({ resources }: JsonObject, key: string): JsonValue | undefined {
  const list = Array.isArray(resources) ? (resources as readonly JsonValue[]) : [];
  return list.filter(isJsonObject).find((item) => Object.hasOwn(item, key))?.[key];
}

function withoutKey(item: JsonValue, key: string): JsonValue[] {
  if (!isJsonObject(item) || !Object.hasOwn(item, key)) return [item];
  const rest = Object.entries(item).filter(([name]) => name !== key);
  return rest.length === 0 ? [] : [Object.fromEntries(rest)];
}
