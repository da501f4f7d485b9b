import type { KnownRunStatus } from '../../core/run-statuses.js';
import type { JsonObject } from '../../core/json.js';
import { formatDiagnostic, type Diagnostic } from '../../analysis/diagnostic.js';
import type { Workflow } from '../../analysis/workflow.js';
import type { RunFolder } from '../store/data-folder.js';
import { EngineLog } from '../store/engine-log.js';
import { RequestError } from '../request-error.js';
import { describeFailure } from './describe-failure.js';
import { engineOf, loadRun } from '../engines/load-run.js';
import { readPlan, writePlan, type LoadedRun, type RunPlan, type RunTerms } from '../engines/run-plan.js';
import { chooseRuntimeFor, driveRun, type DriverServices } from './run-driver.js';
import { reapSteps } from './reap-steps.js';
import { ACTIVE_STATUSES, fullName, type RunRecord } from '../store/run-record.js';
import type { Resources } from './step-queue.js';

/** Why the engine of a run is interrupted. */
type Interruption = 'stop' | 'shutdown';

/** States that a run can be restarted from. */
const RESTARTABLE: ReadonlySet<KnownRunStatus> = new Set(['finished', 'failed']);
const NOT_RESTARTABLE = 'Only finished or failed workflows can be restarted.';

/** A run that was started, and the warnings about its workflow. */
export interface StartedRun {
  readonly run: RunRecord;
  readonly warnings: readonly Diagnostic[];
}

interface ActiveRun {
  readonly controller: AbortController;
  readonly done: Promise<void>;
}

/** The life cycle of runs: starts them, stops them, and resumes them after the server was stopped or killed. */
export class RunManager {
  private readonly tools: DriverServices;
  readonly budget: Resources;
  private readonly active = new Map<string, ActiveRun>();
  private closing = false;

  constructor(tools: DriverServices, budget: Resources) {
    this.tools = tools;
    this.budget = budget;
  }

  get activeRuns(): number {
    return this.active.size;
  }

  /**
   * Loads and checks the workflow, then starts the run; resolves when it is queued.
   * @throws RequestError when it can't be started; the run can then be fixed and started again
   */
  async start(run: RunRecord, given: RunTerms): Promise<StartedRun> {
    const { store } = this.tools;
    const { plan, warnings } = await this.prepare(run, run.specification, given);
    await writePlan(store.folderOf(run), plan);
    // Two requests may get here at the same time; the store changes at once, so only the first goes on.
    const { status } = store.get(run.id);
    if (status !== 'created') {
      throw new RequestError(
        403,
        `Workflow ${fullName(run)} is already ${status} and cannot be started again.`,
      );
    }
    return this.enqueue(await store.update(run.id, { ...given, status: 'queued' }), warnings);
  }

  /**
   * Creates and starts a new run in the workspace of one that has ended.
   * @throws RequestError when it can't be started; nothing is created then
   */
  async restart(origin: RunRecord, specification: JsonObject, given: RunTerms): Promise<StartedRun> {
    const { store } = this.tools;
    if (!RESTARTABLE.has(origin.status)) throw new RequestError(403, NOT_RESTARTABLE);
    const { plan, warnings } = await this.prepare(origin, specification, given);
    if (!RESTARTABLE.has(store.get(origin.id).status)) throw new RequestError(403, NOT_RESTARTABLE);
    const worker = store.activeRunIn(origin);
    if (worker !== undefined) {
      throw new RequestError(
        409,
        `Workflow ${fullName(worker)} is ${worker.status} in the same workspace: restart after it has ended.`,
      );
    }
    const fill = (folder: RunFolder): Promise<void> => writePlan(folder, plan);
    return this.enqueue(await store.restart(origin, { specification, ...given }, fill), warnings);
  }

  /** Chooses a runtime as a run of this plan would. @throws EnvironmentError when none can run its steps */
  async checkRuntime(plan: RunPlan): Promise<void> {
    const report = (): void => undefined;
    await chooseRuntimeFor(engineOf(plan), this.tools.chooseRuntime, undefined, { report });
  }

  /** Stops the run's steps and resolves when they have ended. */
  async stop(run: RunRecord): Promise<RunRecord> {
    const active = this.active.get(run.id);
    active?.controller.abort('stop' satisfies Interruption);
    await active?.done;
    return this.tools.store.get(run.id);
  }

  /** Resumes every run that was under way when the last server ended, and ends what other runs have left. */
  resume(): void {
    const { store } = this.tools;
    for (const run of store.list()) {
      if (ACTIVE_STATUSES.has(run.status)) this.launch(run);
      else reapSteps(store, run).catch(() => undefined);
    }
  }

  /** Stops all steps; the runs keep their state, and the next server resumes them. */
  async close(): Promise<void> {
    this.closing = true;
    const active = [...this.active.values()];
    for (const { controller } of active) controller.abort('shutdown' satisfies Interruption);
    await Promise.all(active.map(({ done }) => done));
  }

  /** The Yadage workflow as it was loaded at the start of the run; undefined before, and for other types. */
  async readWorkflow(run: RunRecord): Promise<Workflow | undefined> {
    const plan = await readPlan(this.tools.store.folderOf(run));
    return plan?.type === 'yadage' ? plan.workflow : undefined;
  }

  private async prepare(run: RunRecord, specification: JsonObject, given: RunTerms): Promise<LoadedRun> {
    if (this.closing) throw new RequestError(503, 'The server is being shut down.');
    return loadRun(this.tools.store.folderOf(run).workspace, specification, given);
  }

  private enqueue(queued: RunRecord, warnings: readonly Diagnostic[]): StartedRun {
    const { store, clock } = this.tools;
    const log = new EngineLog(store.folderOf(queued).engineLog, clock);
    for (const warning of warnings) log.warn(formatDiagnostic(warning));
    this.launch(queued);
    return { run: queued, warnings };
  }

  private launch(run: RunRecord): void {
    const controller = new AbortController();
    const done = this.runToEnd(run, controller.signal).finally(() => this.active.delete(run.id));
    this.active.set(run.id, { controller, done });
  }

  /** Never rejects: whatever happens to a run is recorded and must not end the server. */
  private async runToEnd(queued: RunRecord, signal: AbortSignal): Promise<void> {
    const { store, clock } = this.tools;
    const log = new EngineLog(store.folderOf(queued).engineLog, clock);
    try {
      const run = queued.status === 'queued' ? await store.update(queued.id, { status: 'pending' }) : queued;
      const plan = await readPlan(store.folderOf(run));
      if (plan === undefined) throw new Error('the workflow of the run has been lost');
      await this.end(run, await driveRun(this.tools, run, plan, signal));
    } catch (error) {
      if (!signal.aborted) {
        const failure = describeFailure(error);
        log.error(failure);
        await this.end(queued, { status: 'failed', failure });
      } else if ((signal.reason as Interruption) === 'stop') {
        log.info('the run was stopped');
        await this.end(queued, { status: 'stopped', stopped: store.timestamp() });
      } else {
        log.info('the server shuts down; the next one resumes the run');
      }
    }
  }

  /** The end counts even when it can't be written: the next server then resumes the run. */
  private async end(run: RunRecord, change: Partial<RunRecord>): Promise<void> {
    const { store } = this.tools;
    await store.update(run.id, { ...change, ended: store.timestamp() }).catch(() => undefined);
  }
}
