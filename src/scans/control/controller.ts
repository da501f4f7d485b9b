import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import { AwakeTime } from '../../runs/follow/awake-time.js';
import { OutageTracker } from '../../runs/follow/outage-tracker.js';
import type { FailedPoint, ScanEvent, ScanOutcome } from '../events.js';
import type { ScanPlan } from '../plan/plan-scan.js';
import { decide, type ScanRules } from '../rules/decide.js';
import type { Look } from '../rules/point-rule.js';
import { QuotaGuard } from './quota-guard.js';
import { SCAN_RHYTHM, type ScanRhythm } from './rhythm.js';
import type { Decision, PointVerdict } from './scan-actions.js';
import { ScanExecutor } from './scan-executor.js';
import type { ScanJournal } from '../journal/scan-journal.js';
import { ScanMemory, type Refusal, type StatusChange } from '../journal/scan-memory.js';
import { ScanPace } from './scan-pace.js';
import type { ScanUnits } from './scan-units.js';
import { countLive } from './throttle.js';
import { UnknownRuns } from './unknown-runs.js';

/** How a scan is gone on with, as it was asked for. */
export interface ScanTerms extends Pick<ScanRules, 'maxActive' | 'retry' | 'limits' | 'wait'> {
  /** False when the files have changed since runs were made, so that those can't be gone on with. */
  readonly isUnchanged: boolean;
  /** Folder that remembers which files were sent; undefined for none. */
  readonly records: string | undefined;
}

/** Runs that one process makes at the same time. */
const AT_ONCE = 4;

/**
 * Brings a scan to its end: looks at all of its runs, decides, does what was decided, and looks again. All that has to
 * be known is on the server, so that any other process can go on from any moment.
 */
export class ScanController {
  private readonly memory = new ScanMemory();
  private readonly time: AwakeTime;
  private readonly rhythm: ScanRhythm;
  private readonly pace: ScanPace;
  private readonly reach: OutageTracker;
  private readonly quota: QuotaGuard;
  private readonly executor: ScanExecutor;
  private readonly points: ReadonlyMap<string, ScanPlan['scan']['points'][number]>;
  private readonly told = new Set<string>();
  private readonly unknown = new UnknownRuns();
  private readonly life: AbortSignal;
  private events: ScanEvent[] = [];
  private counts = '';
  private isHeld = false;
  private inherited = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly client: RestClient,
    private readonly plan: Pick<ScanPlan, 'scan' | 'estimate'>,
    private readonly units: ScanUnits,
    private readonly terms: ScanTerms,
    private readonly journal: ScanJournal,
    signal: AbortSignal,
  ) {
    const { runs, diskBytes } = plan.estimate;
    this.life = signal;
    this.time = new AwakeTime(client.clock);
    this.rhythm = SCAN_RHYTHM[client.isLocal ? 'local' : 'remote'];
    this.pace = new ScanPace(this.time, this.rhythm);
    this.reach = new OutageTracker(this.time);
    this.quota = new QuotaGuard(client, diskBytes / Math.max(1, runs));
    this.points = new Map(units.points.map((point) => [point.key, point]));
    this.executor = new ScanExecutor({
      client,
      units,
      memory: this.memory,
      journal,
      quota: this.quota,
      records: terms.records,
      emit: (event) => this.events.push(event),
      ring: this.pace.ring,
    });
  }

  async *run(): AsyncGenerator<ScanEvent, ScanOutcome> {
    this.inherit();
    for (let isFirst = true; ;) {
      try {
        const decision = await this.step(isFirst);
        isFirst = false;
        yield* this.take();
        if (decision.end !== undefined && this.executor.isIdle) {
          const outcome = this.outcomeOf(decision, decision.end);
          yield { type: 'ended', outcome };
          return outcome;
        }
      } catch (error) {
        if (this.reach.recordFailure(error)) this.events.push({ type: 'connection-lost', error });
        yield* this.take();
      }
      await this.pace.pause(this.memory.isRestless, this.life);
    }
  }

  async close(): Promise<void> {
    await this.executor.close();
  }

  /** Looks, decides and acts once. */
  private async step(isFirst: boolean): Promise<Decision> {
    this.executor.check();
    const number = this.memory.beginListing();
    const began = this.client.clock.now();
    const call = { signal: this.life };
    const listing = await this.pace.look(() => this.units.list(call));
    const live = countLive(listing.points, this.memory);
    if (this.quota.isDue(began, live)) await this.quota.ask(began, live, call);
    if (this.reach.recordSuccess()) {
      this.events.push({ type: 'connection-restored' });
      // Nobody could show signs of life.
      this.memory.watches.clear();
    }
    const look: Look = { number, now: this.client.clock.now(), awake: this.time.now() };
    const changes = this.memory.see(listing, number, began);
    const decision = decide(this.units.points, listing, this.memory, this.rules(), look);
    this.tell(changes, decision, isFirst);
    this.unknown.see(listing, look.awake);
    for (const action of decision.actions) this.executor.perform(action, look.awake);
    if (decision.actions.some(({ type }) => type === 'watch')) this.inherit();
    return decision;
  }

  private rules(): ScanRules {
    const { maxActive, retry, limits, wait, isUnchanged } = this.terms;
    const { stale, watchEvery } = this.rhythm;
    const mayAdopt = isUnchanged && !this.quota.isFull;
    const room = Math.max(0, this.quota.room);
    return { maxActive, retry, limits, wait, stale, watchEvery, mayAdopt, room, atOnce: AT_ONCE };
  }

  /** Learns what processes of this machine have left that are no more. */
  private inherit(): void {
    if (this.time.now() - this.inherited < this.rhythm.watchEvery) return;
    this.inherited = this.time.now();
    const { orphans, causes } = this.journal.inherit();
    this.memory.note({ type: 'orphaned', runs: orphans });
    for (const [run, cause] of causes) this.memory.note({ type: 'classified', run, cause });
    if (orphans.length > 0) this.pace.ring();
  }

  private tell(changes: readonly StatusChange[], decision: Decision, isFirst: boolean): void {
    const { verdicts, counts } = decision;
    if (isFirst) this.events.push({ type: 'looked', counts });
    for (const { key, run, previous } of changes) {
      const point = this.points.get(key);
      if (point === undefined) continue;
      this.pace.noteChange();
      const { id, name, status } = run;
      const before = defined({ previous });
      this.events.push({ type: 'status', point, run: { id, name }, status, ...before });
    }
    for (const verdict of verdicts) this.tellFailure(verdict);
    for (const refusal of this.memory.refusals.values()) this.tellRefusal(refusal, decision);
    const text = JSON.stringify(counts);
    if (!isFirst && text !== this.counts) this.events.push({ type: 'counts', counts });
    this.counts = text;
    const isHeld = this.quota.room <= 0 && verdicts.some(({ wish }) => wish !== undefined);
    if (isHeld && !this.isHeld)
      this.events.push({ type: 'held', reason: 'quota', message: this.quota.message });
    this.isHeld = isHeld;
  }

  private tellFailure({ point, failure }: PointVerdict): void {
    if (failure === undefined || this.told.has(failure.run.id)) return;
    const { id, name } = failure.run;
    this.told.add(id);
    const { cause, next, willRetry } = failure;
    this.events.push({ type: 'failed', point, run: { id, name }, cause, next, willRetry });
  }

  /** Tells of a run that can't be deleted: once nobody believes in it any more, or in the end. */
  private tellRefusal({ run, message, isFinal }: Refusal, { end }: Decision): void {
    const tale = `kept ${run.id}`;
    if (this.told.has(tale) || (!isFinal && end === undefined)) return;
    this.told.add(tale);
    const local = this.client.isLocal ? ' --local' : '';
    this.events.push({
      type: 'warning',
      message: `${run.name} was never started, and can't be deleted: ${message}`,
      hint: `\`reana-madminer delete ${run.name}${local}\` deletes it, once the server lets it go`,
    });
  }

  private take(): readonly ScanEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  private outcomeOf({ verdicts, counts }: Decision, end: NonNullable<Decision['end']>): ScanOutcome {
    const failed = verdicts.flatMap(({ point, status, failure, runs }): FailedPoint[] => {
      if (status !== 'failed' || failure === undefined) return [];
      const { id, name } = failure.run;
      return [{ point, run: { id, name }, cause: failure.cause, attempts: runs }];
    });
    return { scan: this.plan.scan.name, counts, failed, ...end };
  }
}
