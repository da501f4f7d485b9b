import { ReanaMadminerError, type ErrorRecord } from '../core/errors.js';
import type { Run, RunReference } from '../reana/model.js';
import { findFailure } from './failure-patterns.js';

/** A step that failed, and the end of what it wrote. */
export interface FailedStep {
  /** Empty for the workflow engine itself. */
  readonly jobId: string;
  readonly name: string;
  readonly logTail: string;
}

/** How programs, and the server on this machine, end the line that says that a disk is full. */
const FULL_DISK =
  /(?:^|[:;|\]] )((?:there is no space left on the disk|No space left on device|Disk quota exceeded)\b.*)$/;
/** The error, a hint, and what the server adds. */
const LINES_OF_AN_END = 3;
/** The error that an engine ends with, in its own log. */
const ENGINE_ERROR = /^\d{4}-\d\d-\d\d .*\| ERROR \| (.+)$/;

/** The run ended without success. */
export class RunFailedError extends ReanaMadminerError {
  declare readonly code: 'run-failed';

  constructor(
    readonly run: Run,
    readonly failedSteps: readonly FailedStep[],
  ) {
    const place = failedSteps.length === 0 ? '' : ` at ${nameSteps(failedSteps)}`;
    const fullDisk = reasonIn(failedSteps, FULL_DISK);
    const reason = fullDisk ?? reasonIn(failedSteps.filter(isEngine), ENGINE_ERROR);
    super(
      'run-failed',
      `the run ${run.name} failed${place}${reason === undefined ? '' : `: ${reason}`}`,
      ranOutOfMemory(failedSteps)
        ? { hint: 'a step ran out of memory: raise its kubernetes_memory_limit, or give it less to do' }
        : {
            hint:
              fullDisk === undefined
                ? 'look at all logs'
                : 'free space there, then run it again; see all logs',
            action: { type: 'show-logs', run: run.name },
          },
    );
  }

  override toJSON(): ErrorRecord & Pick<RunFailedError, 'failedSteps'> {
    return { ...super.toJSON(), failedSteps: this.failedSteps };
  }
}

/** The run was stopped or deleted before it ended. */
export class RunStoppedError extends ReanaMadminerError {
  declare readonly code: 'run-stopped';

  constructor(readonly run: Run) {
    super('run-stopped', `the run ${run.name} was ${run.status}`);
  }
}

/** The time to wait is over; the run goes on. */
export class WaitTimeoutError extends ReanaMadminerError {
  declare readonly code: 'wait-timed-out';

  constructor(
    readonly run: RunReference,
    readonly timeout: number,
  ) {
    super('wait-timed-out', `the run ${run.name} has not ended within ${describeTime(timeout)}; it goes on`, {
      hint: 'follow it again, or look at its logs',
      action: { type: 'follow-run', run: run.name },
    });
  }
}

/** The server keeps the run in a state that this client doesn't know. */
export function unknownState({ id, name, rawStatus }: Run): ReanaMadminerError {
  return new ReanaMadminerError(
    'unknown-state',
    `the run ${name} stays in the state "${rawStatus}", which this client does not know`,
    { hint: 'a newer version of reana-madminer may know it', details: { run: { id, name } } },
  );
}

function describeTime(milliseconds: number): string {
  const units = [
    [3_600_000, 'h'],
    [60_000, 'min'],
  ] as const;
  const [size, unit] = units.find(([each]) => milliseconds >= each && milliseconds % each === 0) ?? [
    1000,
    's',
  ];
  return `${milliseconds / size} ${unit}`;
}

function nameSteps(steps: readonly FailedStep[]): string {
  const counts = new Map<string, number>();
  for (const { name } of steps) counts.set(name, (counts.get(name) ?? 0) + 1);
  const names = [...counts].map(([name, count]) => (count === 1 ? name : `${name} (${count} steps)`));
  return names.length <= 3
    ? names.join(', ')
    : `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
}

function ranOutOfMemory(steps: readonly FailedStep[]): boolean {
  return steps.some(({ logTail }) => findFailure(logTail)?.pattern.kind === 'out-of-memory');
}

function isEngine({ jobId }: FailedStep): boolean {
  return jobId === '';
}

/** What a line at the very end of a log says; above it programs print much that was not their end. */
function reasonIn(steps: readonly FailedStep[], pattern: RegExp): string | undefined {
  const ends = steps.flatMap(({ logTail }) => logTail.trimEnd().split('\n').slice(-LINES_OF_AN_END));
  return ends.flatMap((line) => pattern.exec(line.trim())?.[1] ?? []).at(-1);
}
