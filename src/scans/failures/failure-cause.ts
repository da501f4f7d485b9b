import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, RunLogs, RunReference, StepLog } from '../../reana/model.js';
import type { FailureKind } from '../../core/failure-kinds.js';
import type { FailureCause } from '../events.js';
import { classifyEngine } from './engine-failure.js';
import { findFailure } from '../../runs/failure-patterns.js';
import { lastMeaningfulLine } from './last-line.js';

export type { FailureCause };

/** From the most informative to the least. A step that the cluster ended may be the reason why another one failed. */
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
 * Why a run failed, according to its logs. Of several failed steps the most informative cause counts, and among equal
 * causes the one of the step that failed first.
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

/** Fetches the logs of a failed run and determines why it failed. */
export async function findCause(
  client: RestClient,
  { id }: Pick<RunReference, 'id'>,
  options: CallOptions = {},
): Promise<FailureCause> {
  try {
    return classifyLogs(await client.workflows.logs(id, options));
  } catch (error) {
    if (error instanceof NotFoundError) return { kind: 'engine', message: 'the run has no logs' };
    throw error;
  }
}

function classifyStep({ name, log, backend }: StepLog): FailureCause {
  const found = findFailure(log);
  if (found !== undefined) return { kind: found.pattern.kind, step: name, message: found.line };
  const message = lastMeaningfulLine(log);
  if (message !== undefined) return { kind: 'own-error', step: name, message };
  // REANA's job controller logs how a container ended even when the step wrote nothing, unless the container is lost.
  return backend === KUBERNETES
    ? {
        kind: 'node-lost',
        step: name,
        message: 'the cluster has no log of the step: its machine may be lost',
      }
    : { kind: 'own-error', step: name, message: 'the step failed and wrote nothing' };
}

/** Steps without a known end come last, in the order in which they were created. */
function byEnd(one: StepLog, other: StepLog): number {
  const [end, otherEnd] = [one, other].map(({ ended }) => ended?.getTime() ?? Infinity);
  return end === otherEnd ? 0 : (end ?? 0) - (otherEnd ?? 0);
}

function cut(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
}
