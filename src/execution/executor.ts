import type { JsonValue } from '../core/json.js';
import type { Environment } from '../analysis/workflow.js';

/** One step, ready to run: the engine has formatted its command and created its folders. */
export interface StepRequest {
  /** Identity of the node in this run, stable across restarts of the engine. */
  readonly nodeId: string;
  /** Yadage's step name: the stage, or `<stage>_<index>` in a multistep stage. Not unique across sub-workflows. */
  readonly name: string;
  /** Stage path with its scopes, such as `/workflow_ph/0/pythia[3]`: unique in a run. */
  readonly address: string;
  readonly stage: string;
  readonly process: StepProcess;
  /** What people are shown in place of the process, where it holds more than they have written. */
  readonly shownCommand?: string;
  readonly environment: Environment;
  readonly parameters: JsonValue;
  /** Absolute folders; the first read-write one is the step's own. */
  readonly readWrite: readonly string[];
  readonly readOnly: readonly string[];
  /** The folder that the command starts in, where the environment names one (Yadage's `workdir`). */
  readonly workdir?: string;
  /** Files to be mounted in a container: path there and content (Yadage's `par_mounts`). */
  readonly mounts?: readonly { readonly path: string; readonly content: string }[];
}

/** What packtivity calls the job: a shell command, or a script for an interpreter's standard input. */
export type StepProcess =
  { readonly command: string } | { readonly script: string; readonly interpreter: string };

export type StepOutcome =
  | { readonly status: 'succeeded' }
  | { readonly status: 'failed'; readonly exitCode: number | null; readonly reason: string };

/** Runs one step and reports how it ended. */
export interface Executor {
  /**
   * Resolves with `failed` when the command fails; rejects only when the signal fires or the executor itself fails,
   * which ends the run. Steps may be queued inside: the engine submits all that are ready.
   */
  execute(step: StepRequest, signal: AbortSignal): Promise<StepOutcome>;
}
