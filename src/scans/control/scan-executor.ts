import { createHash } from 'node:crypto';
import { defined } from '../../core/defined.js';
import { errorMessage, hasCode } from '../../core/errors.js';
import { isApiError, ServerError } from '../../reana/errors/api-error.js';
import type { JsonObject } from '../../core/json.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { RunReference } from '../../reana/model.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import type { PreparedSubmission } from '../../runs/submit/prepare-submission.js';
import type { ScanEvent } from '../events.js';
import { showLife } from './heartbeat.js';
import { discardRun, startPoint, uploadPoint, uploadRestOfPoint, type SentFiles } from './make-point.js';
import { addRefusal, addTrouble, concernOf, hintOf, isRefusal } from '../rules/point-trouble.js';
import type { QuotaGuard } from './quota-guard.js';
import { SCAN_RHYTHM } from './rhythm.js';
import type { AdoptAction, CreateAction, ScanAction } from './scan-actions.js';
import type { ScanJournal } from '../journal/scan-journal.js';
import type { ScanMemory } from '../journal/scan-memory.js';
import type { ScanUnits } from './scan-units.js';

/** What the actions of a scan work with. */
export interface ScanContext {
  readonly client: RestClient;
  readonly units: ScanUnits;
  readonly memory: ScanMemory;
  readonly journal: ScanJournal;
  readonly quota: QuotaGuard;
  /** Folder that remembers which files were sent; undefined for none. */
  readonly records: string | undefined;
  readonly emit: (event: ScanEvent) => void;
  /** Something has changed that may be decided on. */
  readonly ring: () => void;
}

/** A point that is being made, from the creation of its run to its start. */
interface Make {
  readonly point: ScanPoint;
  readonly stop: AbortController;
  readonly signal: AbortSignal;
  run?: RunReference;
  /** Parameters to be given at start. */
  overrides?: JsonObject;
}

/** Performs what was decided, many things at once, and tells the memory what comes of it. */
export class ScanExecutor {
  private readonly makes = new Map<string, Make>();
  private readonly tasks = new Set<Promise<void>>();
  private readonly life = new AbortController();
  private readonly told = new Set<string>();
  /** The server has refused to be asked so often, and has made nothing since. */
  private isHeld = false;
  private failure: { readonly error: unknown } | undefined;

  constructor(private readonly context: ScanContext) {}

  get isIdle(): boolean {
    return this.tasks.size === 0;
  }

  /** @throws what no point can be made with */
  check(): void {
    if (this.failure !== undefined) throw this.failure.error;
  }

  /** @param now the time by which watches are judged, in milliseconds */
  perform(action: ScanAction, now: number): void {
    switch (action.type) {
      case 'create':
      case 'adopt':
        this.make(action);
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

  /** Lets go of everything, and resolves when nothing is under way any more. */
  async close(): Promise<void> {
    this.life.abort();
    await Promise.all(this.tasks);
  }

  private make(action: CreateAction | AdoptAction): void {
    const { memory, units } = this.context;
    const { point, attempt } = action;
    const stop = new AbortController();
    const make: Make = { point, stop, signal: AbortSignal.any([stop.signal, this.life.signal]) };
    this.makes.set(point.key, make);
    const failures = attempt - 1;
    if (action.type === 'adopt') memory.note({ type: 'adopting', key: point.key, run: action.run, failures });
    else memory.note({ type: 'creating', key: point.key, failures });
    this.work(make, async () => {
      const prepared = await units.prepare(point, action.resources);
      make.overrides = prepared.overrides;
      const upload =
        action.type === 'adopt' ? this.takeUp(make, action, prepared) : this.create(make, action, prepared);
      const sent = await upload;
      // Taken back in this very moment.
      if (make.signal.aborted) return;
      memory.note({ type: 'uploaded', key: point.key });
      if (make.run !== undefined) this.context.emit({ type: 'uploaded', point, run: make.run, ...sent });
    });
  }

  private async create(
    make: Make,
    { point, attempt }: CreateAction,
    prepared: PreparedSubmission,
  ): Promise<SentFiles> {
    const { client, memory, journal, quota, records, emit, ring } = this.context;
    const { signal } = make;
    const { id, name, seeded, warnings } = await client.workflows.create(prepared.newRun, { signal });
    const run = { id, name };
    make.run = run;
    quota.take();
    this.isHeld = false;
    memory.note({ type: 'made', key: point.key, run });
    journal.note({ type: 'made', run: id });
    emit({ type: 'created', point, run, attempt });
    for (const message of warnings) this.warnOnce(message);
    this.beat(make, run);
    ring();
    return uploadPoint(client, run, prepared, seeded, records, { signal });
  }

  private takeUp(make: Make, { run }: AdoptAction, prepared: PreparedSubmission): Promise<SentFiles> {
    const { client, journal, records } = this.context;
    make.run = run;
    journal.note({ type: 'made', run: run.id });
    this.beat(make, run);
    return uploadRestOfPoint(client, run, prepared, records, { signal: make.signal });
  }

  private start(point: ScanPoint, run: RunReference): void {
    const { client, memory, journal, emit } = this.context;
    const make = this.makes.get(point.key);
    if (make === undefined) return;
    memory.note({ type: 'starting', key: point.key });
    this.work(make, async () => {
      await startPoint(client, run, make.overrides ?? {}, { signal: make.signal });
      memory.note({ type: 'started', key: point.key });
      journal.note({ type: 'settled', run: run.id });
      emit({ type: 'started', point, run });
      this.end(make);
    });
  }

  private discard({ key }: ScanPoint, run: RunReference): void {
    const { client, memory, journal } = this.context;
    const make = this.makes.get(key);
    if (make?.run?.id === run.id) this.end(make);
    memory.note({ type: 'discarding', key, run: run.id });
    this.run(async () => {
      let found: unknown;
      try {
        await discardRun(client, run, { signal: this.life.signal });
        journal.note({ type: 'settled', run: run.id });
      } catch (error) {
        found = error;
        if (!isRefusal(error) && concernOf(error) === 'all') throw error;
      } finally {
        const isGone = found === undefined || concernOf(found) === 'gone';
        const trouble = addRefusal(memory.refusals.get(run.id), found, client.clock.now());
        memory.note({ type: 'discarded', run, isGone, trouble });
      }
    });
  }

  private classify(run: RunReference): void {
    const { units, memory, journal } = this.context;
    memory.note({ type: 'classifying', run: run.id });
    this.run(async () => {
      try {
        const cause = await units.findCause(run, { signal: this.life.signal });
        memory.note({ type: 'classified', run: run.id, cause });
        journal.note({ type: 'cause', run: run.id, cause });
      } catch (error) {
        memory.note({ type: 'classified', run: run.id });
        if (concernOf(error) !== 'server') throw error;
      }
    });
  }

  private watch({ id }: RunReference, now: number): void {
    const { client, memory } = this.context;
    memory.note({ type: 'watching', run: id, now });
    this.run(async () => {
      let fingerprint: string | undefined;
      try {
        const files = await client.workspace.list(id, { signal: this.life.signal });
        fingerprint = createHash('sha256').update(JSON.stringify(files)).digest('hex').slice(0, 16);
      } catch (error) {
        const concern = concernOf(error);
        if (concern === 'all') throw error;
        // A run without a workspace has nobody who works on it either.
        if (concern === 'gone') fingerprint = 'none';
      } finally {
        memory.note({ type: 'watched', run: id, now, ...defined({ fingerprint }) });
      }
    });
  }

  private beat({ stop, signal }: Make, { id }: RunReference): void {
    void showLife(this.context.client, id, AbortSignal.any([stop.signal, signal]));
  }

  private end(make: Make): void {
    make.stop.abort();
    if (this.makes.get(make.point.key) === make) this.makes.delete(make.point.key);
  }

  /** A step in the making of a point. What goes wrong there concerns that point alone, if it can. */
  private work(make: Make, job: () => Promise<void>): void {
    this.run(async () => {
      try {
        await job();
      } catch (error) {
        // Whoever ended it knows why.
        if (make.signal.aborted) return;
        this.end(make);
        this.fail(make.point, error);
      }
    });
  }

  private fail(point: ScanPoint, error: unknown): void {
    const { client, memory, quota, emit } = this.context;
    const { key } = point;
    const now = client.clock.now();
    const isCreating = memory.makings.get(key)?.phase === 'creating';
    const found = hasCode(error, 'create-outcome-unknown') ? 'server' : concernOf(error);
    // Of a run that there never was nothing can be gone.
    const concern = isCreating && found === 'gone' ? 'server' : found;
    if (isCreating && (hasCode(error, 'create-outcome-unknown') || error instanceof ServerError)) {
      const { settle } = SCAN_RHYTHM[client.isLocal ? 'local' : 'remote'];
      memory.note({ type: 'unsure', key, until: now + settle });
    } else memory.note({ type: 'dropped', key });
    if (concern === 'gone') return;
    if (concern === 'all') throw error;
    if (concern === 'quota') {
      quota.refuse(now, errorMessage(error));
      return;
    }
    const trouble = addTrouble(memory.troubles.get(key), error, concern, now);
    memory.note({ type: 'troubled', key, trouble });
    if (isApiError(error, 'rate-limited') && !trouble.isFinal) {
      if (!this.isHeld) emit({ type: 'held', reason: 'server', message: error.message });
      this.isHeld = true;
    } else {
      const next = trouble.isFinal ? 'it is given up' : 'it is tried again';
      emit({
        type: 'warning',
        message: `point ${point.index}: ${trouble.message}; ${next}`,
        ...hintOf(error),
      });
    }
  }

  private run(job: () => Promise<void>): void {
    const task = job()
      .catch((error: unknown) => {
        if (!this.life.signal.aborted) this.failure ??= { error };
      })
      .finally(() => {
        this.tasks.delete(task);
        this.context.ring();
      });
    this.tasks.add(task);
  }

  private warnOnce(message: string): void {
    if (this.told.has(message)) return;
    this.told.add(message);
    this.context.emit({ type: 'warning', message });
  }
}
