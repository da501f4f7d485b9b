import { formatMemory, parseMemory } from '../../core/quantities/memory.js';
import { type ResourceOverride } from '../../analysis/resources/resources.js';
import type { RetryRules } from '../../scan-file/scan.js';
import type { FailureCause } from '../events.js';
import { lastingReason } from '../../runs/failure-patterns.js';
import { stagesOfStep, type MemoryLimits, type StageMemory } from './memory-limits.js';

/** Whether a failed point is retried, and with which resources. `why` is shown to the user. */
export type RetryDecision =
  | { readonly retry: false; readonly why: string }
  | {
      readonly retry: true;
      readonly why: string;
      /** To be added after the scan's own overrides. Steps that were given more memory before keep it. */
      readonly resources: readonly ResourceOverride[];
    };

/** The memory that a stage gets, and whether it is more than before. */
interface Raise {
  readonly stage: string;
  readonly override?: ResourceOverride;
  /** Why it can't be more; undefined when it is more. */
  readonly fault?: string;
}

/**
 * Decides about the failed attempts of one point, oldest first. Depends on nothing else, so that every machine decides
 * the same. A stage that ran out of memory n times gets `factor`ⁿ times its first limit, as far as the rules and the
 * cluster allow.
 */
export function decideRetry(
  rules: RetryRules,
  causes: readonly FailureCause[],
  limits: MemoryLimits,
): RetryDecision {
  const last = causes.at(-1);
  if (last === undefined) return { retry: true, why: 'it has not been tried yet', resources: [] };
  const { kind, message } = last;
  if (!rules.on.includes(kind)) return no(`the rules do not retry after ${nameKind(kind)}`);
  const lasting = lastingReason(message);
  if (lasting !== undefined) return no(lasting);
  if (causes.length > rules.retries) return no(explainExhausted(causes.length));
  const raises = raiseMemory(rules, causes, limits);
  const resources = raises.flatMap(({ override }) => override ?? []);
  if (kind !== 'out-of-memory') return { retry: true, why: `retrying after ${nameKind(kind)}`, resources };
  const meant = stagesOfStep(limits, last.step ?? '').map(({ stage }) => stage);
  if (meant.length === 0)
    return no(`the workflow has no stage of the step ${last.step ?? ''}: its memory cannot be raised`);
  const own = raises.filter(({ stage }) => meant.includes(stage));
  const grown = own.filter(({ fault }) => fault === undefined).flatMap(({ override }) => override ?? []);
  if (grown.length === 0) return no(own[0]?.fault ?? 'its memory is not raised');
  const given = grown.map(({ stage, memory }) => `${memory} of memory for ${stage}`);
  return { retry: true, why: `retrying with ${given.join(' and ')}`, resources };
}

/** The new memory limit of each stage that ever ran out of memory. */
function raiseMemory(
  rules: RetryRules,
  causes: readonly FailureCause[],
  limits: MemoryLimits,
): readonly Raise[] {
  const failures = new Map<StageMemory, number>();
  for (const { kind, step = '' } of causes) {
    if (kind !== 'out-of-memory') continue;
    for (const stage of stagesOfStep(limits, step)) failures.set(stage, (failures.get(stage) ?? 0) + 1);
  }
  // In the order of the workflow, so that the order of the failures makes no difference.
  return limits.stages.flatMap((stage) => {
    const times = failures.get(stage);
    return times === undefined ? [] : [raiseStage(rules, stage, times)];
  });
}

function raiseStage({ memory: { factor, most } }: RetryRules, place: StageMemory, times: number): Raise {
  const { stage, memory, most: offered, backend } = place;
  if (factor <= 1)
    return {
      stage,
      fault: `the rules never raise memory: give ${stage} more in \`resources\`, or retry.memory.factor above 1`,
    };
  if (!place.isSettable)
    return { stage, fault: `${backend} has no setting for the memory of a job: give ${stage} less to do` };
  if (memory === undefined)
    return { stage, fault: `the memory of ${stage} is not known: set it in \`resources\`` };
  const caps = [
    { text: most, hint: 'raise retry.memory.most, or give it less to do' },
    { text: offered, hint: 'the cluster allows no more: give it less to do' },
  ].flatMap(({ text, hint }) => {
    const bytes = text === undefined ? undefined : parseMemory(text);
    return text === undefined || bytes === undefined ? [] : [{ text, bytes, hint }];
  });
  const cap = caps.sort((one, other) => one.bytes - other.bytes)[0];
  const start = parseMemory(memory) ?? 0;
  const grow = (count: number): { readonly text: string; readonly bytes: number } => {
    const wanted = formatMemory(start * factor ** count);
    const bytes = parseMemory(wanted) ?? Infinity;
    if (cap === undefined || bytes < cap.bytes) return { text: wanted, bytes };
    return cap.bytes > start ? cap : { text: memory, bytes: start };
  };
  const [before, now] = [grow(times - 1), grow(times)];
  const had = times === 1 ? { text: memory, bytes: start } : before;
  return {
    stage,
    ...(now.bytes > start ? { override: { stage, memory: now.text } } : {}),
    ...(now.bytes > had.bytes
      ? {}
      : {
          fault: `${stage} ran out of ${had.text} of memory, the most it gets: ${cap?.hint ?? 'give it less to do'}`,
        }),
  };
}

function no(why: string): RetryDecision {
  return { retry: false, why };
}

function explainExhausted(attempts: number): string {
  return attempts === 1
    ? 'it is not retried: retry.retries is 0'
    : `it has failed ${attempts} times, as often as retry.retries allows`;
}

const KIND_NAMES = {
  'out-of-memory': 'running out of memory',
  'image-pull': 'an image that could not be pulled',
  'node-lost': 'the loss of a node',
  'time-limit': 'exceeding a time limit',
  engine: 'a failure of the workflow engine',
  'own-error': 'an error of its own',
} as const satisfies Record<FailureCause['kind'], string>;

function nameKind(kind: FailureCause['kind']): string {
  return KIND_NAMES[kind];
}
