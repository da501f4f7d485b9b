import type { RunLogs, StepLog } from '../../reana/model.js';
import { placesNamedIn, pointFolder } from '../../scan-file/scatter/scatter-workflow.js';
import type { FailureCause } from '../events.js';
import { classifyLogs } from '../failures/failure-cause.js';

/** Why a point of an ended run of many points failed; undefined for a point that has finished. */
export type ScatterOutcome = FailureCause | undefined;

/** The logs and outputs of a run of many points. */
export interface ScatterEvidence {
  readonly logs: RunLogs;
  /** Workspace paths and patterns of all points' outputs. */
  readonly outputs: readonly string[];
  /** Those outputs that exist. */
  readonly existing: ReadonlySet<string>;
}

/**
 * Determines which points of a failed run have finished: a point that has all its outputs, and of which no step failed,
 * has finished, because Yadage continues with all steps that do not depend on a failed one. If the engine itself was
 * interrupted, no point has finished.
 * @param count number of points
 */
export function explainScatter(count: number, remains: ScatterEvidence): readonly ScatterOutcome[] {
  const { logs } = remains;
  const failed = logs.steps.filter(({ status }) => status === 'failed');
  const isOver = logs.steps.every(({ status }) => status === 'failed' || status === 'finished');
  const places = Array.from({ length: count }, (_, place) => place);
  if (failed.length === 0 || !isOver) {
    const cause = classifyLogs(logs);
    return places.map(() => cause);
  }
  const own = groupByPlace(failed);
  const untold = failed.filter(({ command }) => placesNamedIn(plainCommand(command)).size === 0);
  const lacking = places.map((place) => missingOutputs(remains, place));
  // A step that doesn't name its point may belong to any point, unless a point without outputs explains it.
  const isExplained = lacking.some((outputs, place) => outputs.length > 0 && !own.has(place));
  return lacking.map((outputs, place) => {
    const steps = own.get(place) ?? (outputs.length > 0 || !isExplained ? untold : []);
    if (steps.length > 0) return classifyLogs({ ...logs, steps });
    return outputs.length > 0 ? causeOfMissing(outputs) : undefined;
  });
}

/** Jobs are named after steps, which all points share; but commands name the folder of the step. */
function groupByPlace(steps: readonly StepLog[]): ReadonlyMap<number, readonly StepLog[]> {
  const groups = new Map<number, StepLog[]>();
  for (const step of steps) {
    for (const place of placesNamedIn(plainCommand(step.command)))
      groups.set(place, [...(groups.get(place) ?? []), step]);
  }
  return groups;
}

/** REANA passes scripts to their interpreter in Base64. */
function plainCommand(command: string): string {
  return command.replace(/\becho ([A-Za-z0-9+/=]{4,}) ?\| ?base64 -d\b/g, (_, script: string) =>
    Buffer.from(script, 'base64').toString('utf8'),
  );
}

function missingOutputs({ outputs, existing }: ScatterEvidence, place: number): readonly string[] {
  return outputs.filter((output) => isInFolder(output, place) && !existing.has(output));
}

/** The cause for a point whose existing steps all succeeded. */
function causeOfMissing(outputs: readonly string[]): FailureCause {
  const names = outputs.map((output) => output.slice(output.indexOf('/') + 1));
  const more = names.length > 1 ? ` and ${names.length - 1} more` : '';
  return { kind: 'engine', message: `none of its steps failed, and it has not produced ${names[0]}${more}` };
}

function isInFolder(path: string, place: number): boolean {
  return path === pointFolder(place) || path.startsWith(`${pointFolder(place)}/`);
}
