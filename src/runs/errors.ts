import { errorMessage, ReanaMadminerError } from '../core/errors.js';
import { EXIT_CODES, type ExitCode } from '../core/exit-codes.js';
import type { Run, RunReference } from '../reana/model.js';
import { findFailure } from './failure-patterns.js';

/** A step that failed, and the end of what it wrote. */
export interface FailedStep {
  /** Empty for the workflow engine itself. */
  readonly jobId: string;
  readonly name: string;
  readonly logTail: string;
}

/** The run ended without success. */
export class RunFailedError extends ReanaMadminerError {
  readonly code = 'run-failed';
  readonly exitCode = EXIT_CODES.runFailed;

  constructor(
    readonly run: Run,
    readonly failedSteps: readonly FailedStep[],
  ) {
    super(`the run ${run.name} failed${failedSteps.length === 0 ? '' : ` at ${nameSteps(failedSteps)}`}`, {
      hint: hintFor(run, failedSteps),
    });
  }
}

/** The run was stopped or deleted before it ended. */
export class RunStoppedError extends ReanaMadminerError {
  readonly code = 'run-stopped';
  readonly exitCode = EXIT_CODES.runStopped;

  constructor(readonly run: Run) {
    super(`the run ${run.name} was ${run.status}`);
  }
}

/** The time to wait is over; the run goes on. */
export class WaitTimeoutError extends ReanaMadminerError {
  readonly code = 'wait-timed-out';
  readonly exitCode = EXIT_CODES.waitTimedOut;

  constructor(
    readonly run: RunReference,
    readonly timeout: number,
  ) {
    super(`the run ${run.name} has not ended within ${describeTime(timeout)}; it goes on`, {
      hint: `take it up again with \`reana-madminer status ${run.name} --follow\` (or \`logs\`), in code with \`attach\``,
    });
  }
}

/** The server keeps the run in a state that this client doesn't know. */
export class UnknownStateError extends ReanaMadminerError {
  readonly code = 'unknown-state';
  readonly exitCode = EXIT_CODES.serverRefused;

  constructor(readonly run: Run) {
    super(`the run ${run.name} stays in the state "${run.rawStatus}", which this client does not know`, {
      hint: 'a newer version of reana-madminer may know it',
    });
  }
}

/** A step asks for what the cluster says it does not give. Nothing was sent. */
export class ResourcesNotOfferedError extends ReanaMadminerError {
  readonly code = 'resources-not-offered';
  readonly exitCode = EXIT_CODES.invalidSpecification;

  constructor(
    server: string,
    readonly faults: readonly string[],
    isLocal: boolean,
  ) {
    super(
      `${server} does not offer what these stages ask for:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
      {
        hint: isLocal
          ? 'the server on this machine knows no other backend, and no more memory than it was started with'
          : 'ask for less with `submit --backend`, `--memory` and `--timeout-per-job`, or in the steps themselves',
      },
    );
  }
}

/** Runs that could all have been made by a create whose answer was lost. */
export class SeveralRunsError extends ReanaMadminerError {
  readonly code = 'several-runs';
  readonly exitCode = EXIT_CODES.network;

  constructor(
    name: string,
    readonly runs: readonly RunReference[],
  ) {
    const names = runs.map((run) => run.name);
    super(`the answer to creating "${name}" was lost, and any of ${names.join(', ')} may be what it made`, {
      hint:
        `they are equal, empty and not started: remove them (${names.map((each) => `\`reana-madminer delete ${each}\``).join(', ')}), ` +
        'then run the same command again; `submit --new` leaves them and makes another',
    });
  }
}

/** What to do after a submission that broke off. */
export const GO_ON_HINT = 'run the same command again: it goes on where this one stopped';

/** The run was created, but something on the way to its start failed. The cause says what. */
export class SubmissionError extends ReanaMadminerError {
  readonly code: string;
  readonly exitCode: ExitCode;

  constructor(
    readonly run: RunReference,
    cause: unknown,
    { isRemembered = true }: { readonly isRemembered?: boolean } = {},
  ) {
    const isOurs = ReanaMadminerError.is(cause);
    const inner = isOurs && cause.hint !== undefined && cause.hint !== '' ? `${cause.hint}; then ` : '';
    const next = isRemembered
      ? GO_ON_HINT
      : `remove it with \`reana-madminer delete ${run.name}\` and submit again`;
    super(`the run ${run.name} was created but not started: ${errorMessage(cause)}`, {
      hint: `${inner}${next}`,
      cause,
    });
    this.code = isOurs ? cause.code : 'submission';
    this.exitCode = isOurs ? cause.exitCode : EXIT_CODES.unexpected;
  }
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

function hintFor(run: Run, steps: readonly FailedStep[]): string {
  if (steps.some(({ logTail }) => findFailure(logTail)?.pattern.kind === 'out-of-memory')) {
    return 'a step ran out of memory: raise its kubernetes_memory_limit, or give it less to do';
  }
  return `\`reana-madminer logs ${run.name}\` shows all logs`;
}
