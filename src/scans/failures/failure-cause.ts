import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, RunLogs, RunReference, StepLog } from '../../reana/model.js';
import type { FailureKind } from '../../core/failure-kinds.js';
import type { FailureCause } from '../events.js';
import { classifyEngine } from './engine-failure.js';
import { findFailure } from '../../runs/failure-patterns.js';
import { lastMeaningfulLine } from './last-line.js';

export type { FailureCause };

/** From the most telling to the least. What a cluster took away may well be why another step failed on its own. */
const RANKING: readonly FailureKind[] = [
  'out-of-memory',
  'image-pull',
  'node-lost',
  'time-limit',
  'own-error',
  'engine',
];
const LONGEST_MESSAGE = 300;
/** REANA's name of a backend. */
const KUBERNETES = 'Kubernetes';

/**
 * Why a failed run failed, as far as its logs tell. Of several failed steps the most telling one counts, and among
 * equals the one that failed first.
 */
export function classifyLogs({ steps, engine }: RunLogs): FailureCause {
  const causes = steps
    .filter(({ status }) => status === 'failed')
    .sort(byEnd)
    .map(classifyStep);
  const ranked = causes.sort((one, other) => RANKING.indexOf(one.kind) - RANKING.indexOf(other.kind));
  const { message, ...cause } = ranked[0] ?? classifyEngine(engine);
  return { ...cause, message: cut(message) };
}

/** Asks for the logs of a failed run and finds its cause in them. */
export async function findCause(
  client: RestClient,
  { id }: Pick<RunReference, 'id'>,
  options: CallOptions = {},
): Promise<FailureCause> {
  try {
    return classifyLogs(await client.workflows.logs(id, options));
  } catch (error) {
    if (error instanceof NotFoundError) return { kind: 'engine', message: 'there are no logs of the run' };
    throw error;
  }
}

function classifyStep({ name, log, backend }: StepLog): FailureCause {
  const found = findFailure(log);
  if (found !== undefined) return { kind: found.pattern.kind, step: name, message: found.line };
  const message = lastMeaningfulLine(log);
  if (message !== undefined) return { kind: 'own-error', step: name, message };
  // Also of a step that is silent REANA's job controller writes how its container ended, as long as there is one.
  return backend === KUBERNETES
    ? {
        kind: 'node-lost',
        step: name,
        message: 'the cluster has kept no log of the step: its machine may be lost',
      }
    : { kind: 'own-error', step: name, message: 'the step failed and wrote nothing' };
}

/** Steps whose end is not known come last, in the order in which they were made. */
function byEnd(one: StepLog, other: StepLog): number {
  const [end, otherEnd] = [one, other].map(({ ended }) => ended?.getTime() ?? Infinity);
  return end === otherEnd ? 0 : (end ?? 0) - (otherEnd ?? 0);
}

function cut(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
}
