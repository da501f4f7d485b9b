import type { Clock } from '../core/clock.js';
import { AbortedError, errorMessage, hasCode } from '../core/errors.js';
import { EngineError } from './engine-error.js';
import type { JsonObject, JsonValue } from '../core/json.js';
import type { SubInits } from '../analysis/sub-inits.js';
import type { Workflow } from '../analysis/workflow.js';
import type { Journal } from '../execution/journal.js';
import type { Files, JqEvaluator } from './effects.js';
import {
  DEFAULT_SETTINGS,
  JOURNAL_VERSION,
  type EngineEvent,
  type EventBody,
  type RunSettings,
  type EngineWarning,
} from './events.js';
import type { Executor } from '../execution/executor.js';
import { sameJson } from './language/json-tree.js';
import { Recorder } from '../execution/recorder.js';
import { RunExecution, type RunRecorder } from './run-execution.js';
import { takeSnapshot, type NodeSnapshot, type RunSnapshot } from './snapshot.js';
import { applyEvent, replay, type RunState } from './state.js';

export interface RunOptions {
  readonly workflow: Workflow;
  /** Initial values; when there are none, there is no `init` and stages that depend on it never run. */
  readonly parameters: JsonObject;
  /** Folder for the folders of the steps. Must be the same path when the run is resumed. */
  readonly workdir: string;
  /** Folder that initial values may name files in. */
  readonly initdir: string;
  /** Absolute folders that the initial values of sub-workflows may name files in, besides those of what they are given. */
  readonly subinits?: SubInits;
  /** When it contains events already, the run resumes where they end. */
  readonly journal: Journal<EngineEvent>;
  readonly executor: Executor;
  readonly files: Files;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Called with every event, in order, as soon as the state includes it. */
  readonly onEvent?: (event: EngineEvent) => void;
  readonly settings?: Partial<RunSettings>;
  readonly jq: JqEvaluator;
}

export interface RunOutcome {
  readonly status: 'succeeded' | 'failed';
  /** Steps that failed. */
  readonly failures: readonly NodeSnapshot[];
  /** Why the workflow could not continue, when it was not a step that failed. */
  readonly error: EngineError | null;
  readonly warnings: readonly EngineWarning[];
  readonly snapshot: RunSnapshot;
}

/**
 * Runs a workflow to its end, or resumes a run where its journal ends.
 * A step that fails leaves the others running; an invalid workflow stops them.
 * @throws EngineError before anything runs, when the journal belongs to another run;
 *   AbortedError when the signal fires, `engine-broken` when the executor or the journal fails (both resumable).
 */
export async function runWorkflow(options: RunOptions): Promise<RunOutcome> {
  const { files, journal, clock, jq } = options;
  const state = replay(await journal.read());
  const recorder = new Recorder<RunState, EventBody>({
    state,
    apply: applyEvent,
    journal,
    clock,
    observe: options.onEvent,
  });
  if (state.run === null) await recordStart(options, recorder);
  else checkSameRun(state, options);
  if (state.status !== 'running') return outcomeOf(state);
  if (state.nodes.size > 0) recorder.record({ type: 'run-resumed' });
  const controller = new AbortController();
  const signal = AbortSignal.any([options.signal, controller.signal]);
  const settings = state.run?.settings ?? DEFAULT_SETTINGS;
  const run = new RunExecution(recorder, settings, options.executor, { files, jq }, signal);
  try {
    await run.runToEnd();
  } catch (error) {
    controller.abort(error);
    await run.waitForSteps();
    await recorder.flush().catch(() => undefined);
    recordBreak(error, options.signal, recorder);
  }
  await flush(recorder);
  return outcomeOf(state);
}

async function recordStart(options: RunOptions, recorder: RunRecorder): Promise<void> {
  recorder.record({
    type: 'run-started',
    version: JOURNAL_VERSION,
    workflow: options.workflow,
    parameters: options.parameters,
    workdir: await options.files.realPath(options.workdir),
    initdir: await options.files.realPath(options.initdir),
    ...(options.subinits === undefined ? {} : { subinits: options.subinits }),
    settings: { ...DEFAULT_SETTINGS, ...options.settings },
  });
}

function checkSameRun(state: RunState, options: RunOptions): void {
  const same =
    sameJson(state.run?.workflow as unknown as JsonValue, options.workflow as unknown as JsonValue) &&
    sameJson(state.run?.parameters ?? null, options.parameters);
  if (same) return;
  throw new EngineError('the journal belongs to a run of another workflow or with other parameters', {
    hint: 'Start a new run, with an empty journal.',
  });
}

/** Ends the run in the journal when the workflow is at fault; otherwise throws and leaves the run resumable. */
function recordBreak(error: unknown, signal: AbortSignal, recorder: RunRecorder): void {
  if (signal.aborted) {
    throw error instanceof AbortedError ? error : new AbortedError('the run was stopped', { cause: error });
  }
  if (hasCode(error, 'engine-broken')) throw error;
  if (!(error instanceof EngineError)) {
    throw new EngineError(`the run failed unexpectedly: ${errorMessage(error)}`, {
      code: 'engine-broken',
      cause: error,
    });
  }
  const { reason, hint = null, location } = error;
  recorder.record({ type: 'run-broken', reason, hint, location });
}

async function flush(recorder: RunRecorder): Promise<void> {
  try {
    await recorder.flush();
  } catch (error) {
    throw new EngineError(`the journal cannot be written: ${errorMessage(error)}`, {
      code: 'engine-broken',
      cause: error,
    });
  }
}

function outcomeOf(state: RunState): RunOutcome {
  const snapshot = takeSnapshot(state);
  const { error } = state;
  return {
    status: state.status === 'succeeded' ? 'succeeded' : 'failed',
    failures: snapshot.nodes.filter((node) => node.state === 'failed'),
    error:
      error === null
        ? null
        : new EngineError(error.reason, {
            location: error.location,
            ...(error.hint === null ? {} : { hint: error.hint }),
          }),
    warnings: state.warnings,
    snapshot,
  };
}
