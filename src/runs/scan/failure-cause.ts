import type { ReanaClient } from '../../reana/client.js';
import { NotFoundError } from '../../reana/errors.js';
import type { CallOptions, RunLogs, RunReference, StepLog } from '../../reana/model.js';
import type { FailureKind } from '../../spec/scan/scan.js';
import type { FailureCause } from './events.js';
import { findFailure } from './failure-patterns.js';
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
  return ranked[0] ?? { kind: 'engine', message: cut(describeEngine(engine)) };
}

/** Asks for the logs of a failed run and finds its cause in them. */
export async function findCause(
  client: ReanaClient,
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

function classifyStep({ name, log }: StepLog): FailureCause {
  const found = findFailure(log);
  const message = found?.line ?? lastMeaningfulLine(log) ?? 'the step failed and wrote nothing';
  return { kind: found?.pattern.kind ?? 'own-error', step: name, message: cut(message) };
}

function describeEngine(log: string): string {
  const line = lastMeaningfulLine(log);
  return line === undefined
    ? 'no step failed, and the workflow engine wrote nothing'
    : `no step failed: ${line}`;
}

/** Steps whose end is not known come last, in the order in which they were made. */
function byEnd(one: StepLog, other: StepLog): number {
  const [end, otherEnd] = [one, other].map(({ ended }) => ended?.getTime() ?? Infinity);
  return end === otherEnd ? 0 : (end ?? 0) - (otherEnd ?? 0);
}

function cut(message: string): string {
  return message.length <= LONGEST_MESSAGE ? message : `${message.slice(0, LONGEST_MESSAGE - 1)}…`;
}
