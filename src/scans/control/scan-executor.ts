import { createHash } from 'node:crypto';
import { defined } from '../../core/defined.js';
import { errorMessage, hasCode } from '../../core/errors.js';
import { isApiError, ServerError } from '../../reana/errors/api-error.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { RunReference, StartOptions } from '../../reana/model.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import type { PreparedSubmission } from '../../runs/submit/prepare-submission.js';
import type { ScanEvent } from '../events.js';
import { sendHeartbeats } from './heartbeat.js';
import { discardRun, startRunOnce, uploadRunFiles, uploadMissingFiles, type SentFiles } from './point-run.js';
import {
  addFailedDeletion,
  addPointError,
  errorScopeOf,
  hintOf,
  isRefusedDeletion,
} from '../decisions/point-errors.js';
import type { QuotaGuard } from './quota-guard.js';
import type { ScanTiming } from '../scan-timing.js';
import type { AdoptAction, CreateAction, ScanAction } from '../decisions/scan-actions.js';
import type { ScanJournal } from '../journal/scan-journal.js';
import type { ControllerState } from '../decisions/controller-state.js';
import type { ScanUnits } from './scan-units.js';
import { startOptions } from '../../runs/start.js';
import { listFiles } from '../../runs/workspace/list-files.js';

/** What the actions of a scan share. */
export interface ScanContext {
  readonly client: RestClient;
  readonly units: ScanUnits;
  readonly state: ControllerState;
  readonly journal: ScanJournal;
  readonly quota: QuotaGuard;
  readonly timing: ScanTiming;
  /** Folder with records of the files that were sent; undefined for none. */
  readonly records: string | undefined;
  readonly emit: (event: ScanEvent) => void;
  /** Requests a new decision soon, because something has changed. */
  readonly wake: () => void;
}

/** A run in the making, from its creation to its start. */
interface RunInProgress {
  readonly point: ScanPoint;
  readonly stop: AbortController;
  readonly signal: AbortSignal;
  run?: RunReference;
  terms?: StartOptions;
}

/** Performs actions, many at once, and records their outcomes in the controller's state. */
export class ScanExecutor {
  private readonly underway = new Map<string, RunInProgress>();
  private readonly tasks = new Set<Promise<void>>();
  private readonly life = new AbortController();
  private readonly warned = new Set<string>();
  /** The server has limited the rate of requests, and has created no run since. */
  private isHeld = false;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly context: ScanContext) {}

  get isIdle(): boolean {
    return this.tasks.size === 0;
  }

  /** @throws an error after which no run can be created */
  check(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** @param now the time by which watches are judged, in milliseconds */
  perform(action: ScanAction, now: number): void {
    switch (action.type) {
      case 'create':
      case 'adopt':
        this.createRun(action);
        return;
      case 'start':
        this.start(action.point, action.run);
        return;
      case 'discard':
        this.discard(action.point, action.run);
        return;
      case 'classify':
        this.classify(action.run);
        return;
      case 'watch':
        this.watch(action.run, now);
    }
  }

  /** Aborts everything, and resolves when nothing is in progress any more. */
  async close(): Promise<void> {
    this.life.abort();
    await Promise.all(this.tasks);
  }

  private createRun(action: CreateAction | AdoptAction): void {
    const { state, units } = this.context;
    const { point, attempt } = action;
    const stop = new AbortController();
    const current: RunInProgress = { point, stop, signal: AbortSignal.any([stop.signal, this.life.signal]) };
    this.underway.set(point.key, current);
    const failures = attempt - 1;
    if (action.type === 'adopt') state.note({ type: 'adopting', key: point.key, run: action.run, failures });
    else state.note({ type: 'creating', key: point.key, failures });
    this.runStep(current, async () => {
      const prepared = await units.prepare(point, action.resources);
      const operationalOptions = startOptions(prepared.newRun.specification, prepared.operationalOptions);
      current.terms = { parameters: prepared.overrides, operationalOptions };
      const upload =
        action.type === 'adopt'
          ? this.adopt(current, action, prepared)
          : this.create(current, action, prepared);
      const sent = await upload;
      // Discarded in this very moment.
      if (current.signal.aborted) return;
      state.note({ type: 'uploaded', key: point.key });
      if (current.run !== undefined)
        this.context.emit({ type: 'uploaded', point, run: current.run, ...sent });
    });
  }

  private async create(
    current: RunInProgress,
    { point, attempt }: CreateAction,
    prepared: PreparedSubmission,
  ): Promise<SentFiles> {
    const { client, state, journal, quota, records, emit, wake } = this.context;
    const { signal } = current;
    const { id, name, seeded, warnings } = await client.workflows.create(prepared.newRun, { signal });
    const run = { id, name };
    current.run = run;
    quota.take();
    this.isHeld = false;
    state.note({ type: 'created', key: point.key, run });
    journal.note({ type: 'made', run: id });
    emit({ type: 'created', point, run, attempt });
    for (const message of warnings) this.warnOnce(message);
    this.startHeartbeat(current, run);
    wake();
    return uploadRunFiles(client, run, prepared, seeded, records, { signal });
  }

  private adopt(
    current: RunInProgress,
    { run }: AdoptAction,
    prepared: PreparedSubmission,
  ): Promise<SentFiles> {
    const { client, journal, records } = this.context;
    current.run = run;
    journal.note({ type: 'made', run: run.id });
    this.startHeartbeat(current, run);
    return uploadMissingFiles(client, run, prepared, records, { signal: current.signal });
  }

  private start(point: ScanPoint, run: RunReference): void {
    const { client, state, journal, emit } = this.context;
    const current = this.underway.get(point.key);
    if (current === undefined) return;
    state.note({ type: 'starting', key: point.key });
    this.runStep(current, async () => {
      await startRunOnce(client, run, current.terms ?? { operationalOptions: startOptions({}) }, {
        signal: current.signal,
      });
      state.note({ type: 'started', key: point.key });
      journal.note({ type: 'settled', run: run.id });
      emit({ type: 'started', point, run });
      this.end(current);
    });
  }

  private discard({ key }: ScanPoint, run: RunReference): void {
    const { client, state, journal } = this.context;
    const current = this.underway.get(key);
    if (current?.run?.id === run.id) this.end(current);
    state.note({ type: 'discarding', key, run: run.id });
    this.runTask(async () => {
      let found: unknown;
      try {
        await discardRun(client, run, { signal: this.life.signal });
        journal.note({ type: 'settled', run: run.id });
      } catch (error) {
        found = error;
        if (!isRefusedDeletion(error) && errorScopeOf(error) === 'all') throw error;
      } finally {
        const isGone = found === undefined || errorScopeOf(found) === 'gone';
        const deletion = addFailedDeletion(state.failedDeletions.get(run.id), found, client.clock.now());
        state.note({ type: 'discarded', run, isGone, error: deletion });
      }
    });
  }

  private classify(run: RunReference): void {
    const { units, state, journal } = this.context;
    state.note({ type: 'classifying', run: run.id });
    this.runTask(async () => {
      try {
        const cause = await units.findCause(run, { signal: this.life.signal });
        state.note({ type: 'classified', run: run.id, cause });
        journal.note({ type: 'cause', run: run.id, cause });
      } catch (error) {
        state.note({ type: 'classified', run: run.id });
        if (errorScopeOf(error) !== 'server') throw error;
      }
    });
  }

  private watch({ id }: RunReference, now: number): void {
    const { client, state } = this.context;
    state.note({ type: 'watching', run: id, now });
    this.runTask(async () => {
      let fingerprint: string | undefined;
      try {
        const files = await listFiles(client, id, { signal: this.life.signal });
        fingerprint = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
      } catch (error) {
        const scope = errorScopeOf(error);
        if (scope === 'all') throw error;
        // No process works on a run without a workspace.
        if (scope === 'gone') fingerprint = 'none';
      } finally {
        state.note({ type: 'watched', run: id, now, ...defined({ fingerprint }) });
      }
    });
  }

  private startHeartbeat({ stop, signal }: RunInProgress, { id }: RunReference): void {
    void sendHeartbeats(this.context.client, id, AbortSignal.any([stop.signal, signal]));
  }

  private end(current: RunInProgress): void {
    current.stop.abort();
    if (this.underway.get(current.point.key) === current) this.underway.delete(current.point.key);
  }

  /** Performs a step of a run's creation. An error concerns only that point, if possible. */
  private runStep(current: RunInProgress, job: () => Promise<void>): void {
    this.runTask(async () => {
      try {
        await job();
      } catch (error) {
        // Whatever aborted it knows why.
        if (current.signal.aborted) return;
        this.end(current);
        this.fail(current.point, error);
      }
    });
  }

  private fail(point: ScanPoint, error: unknown): void {
    const { client, state, quota, timing, emit } = this.context;
    const { key } = point;
    const now = client.clock.now();
    const isCreating = state.creations.get(key)?.phase === 'creating';
    const found = hasCode(error, 'create-outcome-unknown') ? 'server' : errorScopeOf(error);
    // A run that was never created can't be gone.
    const scope = isCreating && found === 'gone' ? 'server' : found;
    if (isCreating && (hasCode(error, 'create-outcome-unknown') || error instanceof ServerError)) {
      state.note({ type: 'uncertain', key, until: now + timing.settleWindow });
    } else state.note({ type: 'dropped', key });
    if (scope === 'gone') return;
    if (scope === 'all') throw error;
    if (scope === 'quota') {
      quota.refuse(now, errorMessage(error));
      return;
    }
    const pointError = addPointError(state.pointErrors.get(key), error, scope, now);
    state.note({ type: 'point-error', key, error: pointError });
    if (isApiError(error, 'rate-limited') && !pointError.isFinal) {
      if (!this.isHeld) emit({ type: 'held', reason: 'server', message: error.message });
      this.isHeld = true;
    } else {
      const next = pointError.isFinal ? 'giving up' : 'retrying';
      emit({
        type: 'warning',
        message: `point ${point.index}: ${pointError.message}; ${next}`,
        ...hintOf(error),
      });
    }
  }

  private runTask(job: () => Promise<void>): void {
    const task = job()
      .catch((error: unknown) => {
        if (!this.life.signal.aborted) this.failure ??= { error };
      })
      .finally(() => {
        this.tasks.delete(task);
        this.context.wake();
      });
    this.tasks.add(task);
  }

  private warnOnce(message: string): void {
    if (this.warned.has(message)) return;
    this.warned.add(message);
    this.context.emit({ type: 'warning', message });
  }
}
