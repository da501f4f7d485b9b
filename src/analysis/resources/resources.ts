import { UsageError } from '../../core/errors.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';

/** What a step asks of the machine that runs it, whichever kind of cluster that is. */
export interface StepResources {
  /** `kubernetes`, `htcondorcern`, `slurmcern`, `compute4punch`, or what else a cluster offers. */
  readonly backend?: string;
  /** As Kubernetes writes it: `8Gi`, `512Mi`. */
  readonly memory?: string;
  /** Longest time one job may take, in whole seconds. */
  readonly timeout?: number;
}

/** Resources for the steps of one stage, or for all that no other override is closer to. */
export interface ResourceOverride extends StepResources {
  /** Name of a stage, or its path through sub-workflows: `training`, `ml/training`, `ml`. */
  readonly stage?: string;
}

/** REANA's entries for a step, and what could not be said to its backend. */
export interface ResourceEntries {
  readonly entries: readonly (readonly [key: string, value: JsonValue])[];
  readonly unsupported: readonly string[];
}

const DEFAULT_BACKEND = 'kubernetes';
const MEBIBYTE = 1024 ** 2;
const UNITS = ['', 'K', 'M', 'G', 'T', 'P', 'E'];

/** How each backend is told, as `reana-workflow-engine-yadage` passes it on. */
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
  slurmcern: { timeout: (seconds) => ['slurm_time', clockTime(Number(seconds))] },
  compute4punch: { memory: (memory) => ['c4p_memory_limit', megabytes(memory)] },
};

/** What a step's `environment.resources` say. */
export function readResources(environment: JsonObject): StepResources {
  const backend = settingOf(environment, 'compute_backend');
  const memory = settingOf(environment, 'kubernetes_memory_limit');
  const timeout = Number(settingOf(environment, 'kubernetes_job_timeout'));
  return {
    ...(typeof backend === 'string' ? { backend } : {}),
    ...(typeof memory === 'string' || typeof memory === 'number' ? { memory: `${memory}` } : {}),
    ...(timeout > 0 ? { timeout } : {}),
  };
}

/** The entries that say a override in the words of the step's backend. */
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

/** @throws UsageError for what no cluster could understand */
export function checkOverride({ memory, timeout }: StepResources): void {
  if (memory !== undefined && memoryBytes(memory) === undefined) {
    throw new UsageError(`"${memory}" is no amount of memory for a step`, {
      hint: 'write it as Kubernetes does, like 8Gi or 512Mi',
    });
  }
  if (timeout !== undefined && !(Number.isInteger(timeout) && timeout > 0)) {
    throw new UsageError(`the time limit of a step is a whole number of seconds above 0, not ${timeout}`);
  }
}

/**
 * Whether REANA takes a text for an amount of memory: whole bytes, or a number with a unit.
 * Source: KUBERNETES_MEMORY_FORMAT of reana-commons.
 */
export function isMemoryAmount(text: string): boolean {
  return /^(?:\d+|(?:\d+\.)?\d+[KMGTPE]i?)$/.test(text);
}

/** Bytes of a quantity as REANA takes it, or undefined when it is none. */
export function memoryBytes(text: string): number | undefined {
  const [, digits, unit = '', binary] = /^([\d.]+)([KMGTPE]?)(i?)$/.exec(text) ?? [];
  if (digits === undefined || !isMemoryAmount(text)) return undefined;
  const bytes = Number(digits) * (binary === 'i' ? 1024 : 1000) ** UNITS.indexOf(unit);
  return bytes > 0 ? bytes : undefined;
}

function megabytes(memory: string): string {
  return String(Math.ceil((memoryBytes(memory) ?? 0) / MEBIBYTE));
}

/** `HH:MM:SS`, as Slurm's `--time` takes it. */
function clockTime(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
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
