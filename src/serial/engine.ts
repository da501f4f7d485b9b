import type { Clock } from '../core/clock.js';
import { AbortedError, errorMessage, ReanaMadminerError } from '../core/errors.js';
import type { Executor, StepOutcome } from '../execution/executor.js';
import type { Journal } from '../execution/journal.js';
import { Recorder } from '../execution/recorder.js';
import { JOURNAL_VERSION, type SerialEvent, type SerialEventBody } from './events.js';
import { commandRequest } from './command-request.js';
import type { SerialCommand, SerialPlan } from './serial-plan.js';
import { applyEvent, replay, type FailedCommand, type SerialState } from './state.js';

export interface SerialRunOptions {
  readonly plan: SerialPlan;
  /** Absolute path of the folder that every command runs in. */
  readonly workspace: string;
  /** When it contains events already, the run resumes where they end. */
  readonly journal: Journal<SerialEvent>;
  readonly executor: Executor;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with every event, in order, as soon as the state includes it. */
  readonly onEvent?: (event: SerialEvent) => void;
}

export type SerialOutcome =
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly failure: FailedCommand & { readonly address: string } };

/**
 * Runs the commands one after the other, each as a job of its own; the first that fails ends the run. A run that is
 * resumed goes on with the first command that has not ended: one that was running then runs again.
 * @throws `engine` when the journal belongs to another run; AbortedError when the signal fires, `engine-broken` when
 *   the executor or the journal fails (both resumable)
 */
export async function runSerialWorkflow(options: SerialRunOptions): Promise<SerialOutcome> {
  const { plan, journal, clock, onEvent } = options;
  const state = replay(await journal.read());
  const recorder = new Recorder<SerialState, SerialEventBody>({
    ...{ state, apply: applyEvent, journal, clock },
    observe: onEvent,
  });
  if (state.plan === null) recorder.record({ type: 'run-started', version: JOURNAL_VERSION, plan });
  else {
    checkSamePlan(state.plan, plan);
    if (state.status === 'running') recorder.record({ type: 'run-resumed' });
  }
  for (const command of plan.commands) {
    if (state.status !== 'running' || state.failure !== null) break;
    if (!state.finished.has(command.id)) await runCommand(command, recorder, options);
  }
  if (state.status === 'running') {
    recorder.record({ type: 'run-finished', status: state.failure === null ? 'succeeded' : 'failed' });
  }
  await flush(recorder);
  return outcomeOf(state, plan);
}

/** Runs a command and records how it ended; the record of its start is stored before, that of its end soon after. */
async function runCommand(
  command: SerialCommand,
  recorder: Recorder<SerialState, SerialEventBody>,
  options: SerialRunOptions,
): Promise<void> {
  const { id } = command;
  const { signal } = options;
  checkSignal(signal);
  recorder.record({ type: 'command-started', command: id });
  await flush(recorder);
  const outcome = await execute(command, options);
  if (outcome.status === 'succeeded') {
    recorder.record({ type: 'command-finished', command: id });
    return;
  }
  // A command that fails after the signal was ended by it.
  checkSignal(signal);
  const { exitCode, reason } = outcome;
  recorder.record({ type: 'command-failed', command: id, exitCode, reason });
}

async function execute(command: SerialCommand, options: SerialRunOptions): Promise<StepOutcome> {
  const { executor, workspace, signal } = options;
  try {
    return await executor.execute(commandRequest(command, workspace), signal);
  } catch (error) {
    if (signal.aborted) throw stopped(error);
    throw new ReanaMadminerError(
      'engine-broken',
      `the step ${command.address} could not be run: ${errorMessage(error)}`,
      { cause: error },
    );
  }
}

function checkSignal(signal: AbortSignal): void {
  if (signal.aborted) throw stopped(signal.reason);
}

function stopped(cause: unknown): AbortedError {
  return new AbortedError('the run was stopped', { cause });
}

async function flush(recorder: Recorder<SerialState, SerialEventBody>): Promise<void> {
  try {
    await recorder.flush();
  } catch (error) {
    throw new ReanaMadminerError('engine-broken', `the journal cannot be written: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

function checkSamePlan(before: SerialPlan, now: SerialPlan): void {
  if (identify(before) === identify(now)) return;
  throw new ReanaMadminerError('engine', 'the journal belongs to a run of other commands', {
    hint: 'Start a new run, with an empty journal.',
  });
}

function identify({ commands }: SerialPlan): string {
  return JSON.stringify(commands.map(({ id, image, command }) => [id, image, command]));
}

function outcomeOf({ failure }: SerialState, plan: SerialPlan): SerialOutcome {
  if (failure === null) return { status: 'succeeded' };
  const command = plan.commands.find(({ id }) => id === failure.command);
  return { status: 'failed', failure: { ...failure, address: command?.address ?? failure.command } };
}
