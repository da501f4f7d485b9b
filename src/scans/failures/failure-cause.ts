import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, RunLogs, RunReference, StepLog } from '../../reana/model.js';
import type { FailureKind } from '../../core/failure-kinds.js';
import type { FailureCause } from '../events.js';
import { classifyEngine } from './engine-failure.js';
import { findFailure } from '../../runs/failure-patterns.js';
import { logTail } from '../../runs/follow/log-tail.js';
import { lastMeaningfulLine, reportedError } from './last-line.js';

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
  const { message, hint, ...cause } = ranked[0] ?? withTail(classifyEngine(engine), engine);
  return { ...cause, message: cut(message), ...(hint === undefined ? {} : { hint: cut(hint) }) };
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

function classifyStep(step: StepLog): FailureCause {
  const { name, log } = step;
  const reported = reportedError(log);
  const found = findFailure(log);
  if (found !== undefined) {
    const { pattern, line } = found;
    const hint = reported?.message === line ? { hint: reported.hint } : {};
    return withTail({ kind: pattern.kind, step: name, message: line, ...hint }, log);
  }
  if (reported !== undefined) return withTail({ kind: 'own-error', step: name, ...reported }, log);
  const message = lastMeaningfulLine(log);
  return message === undefined
    ? classifySilent(step)
    : withTail({ kind: 'own-error', step: name, message }, log);
}

function withTail(cause: FailureCause, log: string): FailureCause {
  const tail = logTail(log);
  return tail === '' ? cause : { ...cause, logTail: tail };
}

/** REANA's job controller logs how a container ended even when the step wrote nothing, unless the container is lost. */
function classifySilent({ name, backend, ending }: StepLog): FailureCause {
  return backend === KUBERNETES && ending === undefined
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
