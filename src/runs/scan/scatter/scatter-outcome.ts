import type { RunLogs, StepLog, WorkspaceFile } from '../../../reana/model.js';
import { placesNamedIn, pointFolder } from '../../../spec/scan/scatter-workflow.js';
import type { FailureCause } from '../events.js';
import { classifyLogs } from '../failure-cause.js';

/** What became of one point in a run of many that has ended: undefined for a point that has finished. */
export type ScatterOutcome = FailureCause | undefined;

/** What a run of many points has left. */
export interface ScatterRemains {
  readonly logs: RunLogs;
  readonly files: readonly WorkspaceFile[];
  /** Workspace paths and patterns of all points' outputs. */
  readonly outputs: readonly string[];
}

/**
 * Tells the points of a failed run apart: one that has all its outputs, and of which no step failed, has finished, since
 * Yadage goes on with all steps that do not depend on a failed one. If the engine itself broke off, no point has.
 * @param count number of points
 */
export function judgeScatter(
  count: number,
  { logs, files, outputs }: ScatterRemains,
): readonly ScatterOutcome[] {
  const failed = logs.steps.filter(({ status }) => status === 'failed');
  const isOver = logs.steps.every(({ status }) => status === 'failed' || status === 'finished');
  const places = Array.from({ length: count }, (_, place) => place);
  if (failed.length === 0 || !isOver) {
    const cause = classifyLogs(logs);
    return places.map(() => cause);
  }
  const own = groupByPlace(failed);
  const made = madeOf(files, outputs);
  const open = places.filter((place) => !own.has(place) && !isMade(made, outputs, place));
  const untold = failed.filter(({ command }) => placesNamedIn(plainCommand(command)).size === 0);
  // A step that says nothing of its point may be any point's, unless a point without outputs explains it.
  const isDoubtful = untold.length > 0 && open.length === 0;
  return places.map((place) => {
    const steps = own.get(place) ?? (isDoubtful || open.includes(place) ? untold : undefined);
    return steps === undefined ? undefined : classifyLogs({ ...logs, steps });
  });
}

/** Names of jobs are those of steps, which all points have in common; but commands name the folder of the step. */
function groupByPlace(steps: readonly StepLog[]): ReadonlyMap<number, readonly StepLog[]> {
  const groups = new Map<number, StepLog[]>();
  for (const step of steps) {
    for (const place of placesNamedIn(plainCommand(step.command)))
      groups.set(place, [...(groups.get(place) ?? []), step]);
  }
  return groups;
}

/** REANA hands scripts to their interpreter in Base64. */
function plainCommand(command: string): string {
  return command.replace(/\becho ([A-Za-z0-9+/=]{4,}) ?\| ?base64 -d\b/g, (_, script: string) =>
    Buffer.from(script, 'base64').toString('utf8'),
  );
}

/** Which outputs there are. Of a pattern, only the folder is looked at that it begins with. */
function madeOf(files: readonly WorkspaceFile[], outputs: readonly string[]): ReadonlySet<string> {
  const paths = files.map(({ path }) => path).filter((path) => !path.includes('/_packtivity/'));
  return new Set(
    outputs.filter((output) => {
      const wild = output.search(/[*?[]/);
      const folder = wild === -1 ? output : output.slice(0, output.lastIndexOf('/', wild));
      const name = folder.replace(/\/+$/, '');
      return paths.some((path) => path === name || path.startsWith(`${name}/`));
    }),
  );
}

function isMade(made: ReadonlySet<string>, outputs: readonly string[], place: number): boolean {
  return outputs.filter((output) => isInFolder(output, place)).every((output) => made.has(output));
}

function isInFolder(path: string, place: number): boolean {
  return path === pointFolder(place) || path.startsWith(`${pointFolder(place)}/`);
}
