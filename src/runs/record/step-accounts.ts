import { isJsonObject, parseJson, type JsonObject } from '../../core/json.js';
import type { StepLog } from '../../reana/model.js';

/** What a step of the bundled workflow printed as one line of JSON at the end of its log. */
export interface StepAccount {
  readonly jobId: string;
  /** Name of the step on the server, `training_0`. */
  readonly step: string;
  /** The step's own word for what it does, `training`. */
  readonly stage: string;
  readonly wallSeconds: number;
  /** Of the step and the processes that it waited for. */
  readonly cpuSeconds: number;
  /** Largest resident memory, in MiB; absent when the step did not say. */
  readonly peakMebibytes?: number;
  /** What else the step said, such as its method or numbers of events. */
  readonly facts: JsonObject;
}

/** Servers write lines of their own below the output of a step. */
const LAST_LINES = 50;
const LONGEST_LINE = 100_000;

/** The accounts of those steps that printed one. */
export function readAccounts(steps: readonly Pick<StepLog, 'jobId' | 'name' | 'log'>[]): StepAccount[] {
  return steps.flatMap((step) => readAccount(step) ?? []);
}

function readAccount({ jobId, name, log }: Pick<StepLog, 'jobId' | 'name' | 'log'>): StepAccount | undefined {
  const lines = log.slice(-LONGEST_LINE).split('\n').slice(-LAST_LINES);
  for (const line of lines.toReversed()) {
    const account = parseAccount(line.trim());
    if (account !== undefined) return { jobId, step: name, ...account };
  }
  return undefined;
}

function parseAccount(line: string): Omit<StepAccount, 'jobId' | 'step'> | undefined {
  if (!line.startsWith('{') || !line.endsWith('}')) return undefined;
  const value = parseJson(line);
  if (!isJsonObject(value)) return undefined;
  const { stage, wall_s: wall, cpu_s: cpu, peak_mb: peak, ...facts } = value;
  if (typeof stage !== 'string' || !isAmount(wall) || !isAmount(cpu)) return undefined;
  const account = { stage, wallSeconds: wall, cpuSeconds: cpu, facts };
  return isAmount(peak) ? { ...account, peakMebibytes: peak } : account;
}

function isAmount(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}
