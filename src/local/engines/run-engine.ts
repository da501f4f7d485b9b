import type { Clock } from '../../core/clock.js';
import type { Executor } from '../../execution/executor.js';
import type { RuntimeOptions } from '../runtimes/choose-runtime.js';
import type { RunFolder } from '../store/data-folder.js';
import type { EngineLog } from '../store/engine-log.js';
import type { RunRecord } from '../store/run-record.js';

/** The engine of one run: what it will need of a runtime, and how it runs. */
export interface RunEngine {
  /** Every image that it may need, each `name:tag`, once. */
  readonly images: readonly string[];
  findObstacles(): Promise<Pick<RuntimeOptions, 'hostObstacles' | 'containerObstacles'>>;
  /**
   * Runs the workflow from the end of its journal to its end.
   * @throws AbortedError when the signal fires; any other failure leaves the journal as it is
   */
  run(session: RunSession): Promise<RunEnd>;
}

/** What the server gives an engine. */
export interface RunSession {
  readonly run: RunRecord;
  readonly folder: RunFolder;
  readonly executor: Executor;
  readonly clock: Clock;
  readonly log: EngineLog;
  readonly signal: AbortSignal;
  /** Stores how many steps the run has, as far as the engine knows. */
  readonly setTotal: (steps: number) => void;
}

export type RunEnd =
  | { readonly status: 'finished' }
  /** `failure` is one sentence. */
  | { readonly status: 'failed'; readonly failure: string };
