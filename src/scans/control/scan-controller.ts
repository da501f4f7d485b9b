import { defined } from '../../core/defined.js';
import { unknownState } from '../../runs/run-errors.js';
import { LONGEST_UNKNOWN } from '../../runs/follow/stall-rules.js';
import type { ScanListing } from '../scan-listing.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import { explainSilence, SilenceWatch } from '../../runs/follow/silence.js';
import { AwakeTime } from '../../runs/follow/awake-time.js';
import { OutageTracker } from '../../runs/follow/outage-tracker.js';
import type { FailedPoint, ScanEvent, ScanOutcome } from '../events.js';
import type { ScanPlan } from '../plan/plan-scan.js';
import { decide, type ScanRules } from '../decisions/decide.js';
import type { ListingTime } from '../decisions/evaluate-point.js';
import { QuotaGuard } from './quota-guard.js';
import type { ScanTiming } from '../scan-timing.js';
import type { ScanDecision, PointVerdict } from '../decisions/scan-actions.js';
import { ScanExecutor } from './scan-executor.js';
import type { ScanJournal } from '../journal/scan-journal.js';
import { ControllerState, type FailedDeletion, type StatusChange } from '../decisions/controller-state.js';
import { PollSchedule } from './poll-schedule.js';
import type { ScanUnits } from './scan-units.js';
import { countLive } from '../decisions/admit-runs.js';

/** How a scan is to be run. */
export interface ScanSettings extends Pick<ScanRules, 'maxActive' | 'retry' | 'limits' | 'wait'> {
  /** False when the files have changed since runs were created, so that those runs can't be continued. */
  readonly isUnchanged: boolean;
  readonly timing: ScanTiming;
  /** Folder with records of the files that were sent; undefined for none. */
  readonly records: string | undefined;
}

/** Runs that one process creates at the same time. */
const MAX_CONCURRENT = 4;

/**
 * Runs a scan to its end in a loop: lists all of its runs, decides what to do, does it, and lists them again. All
 * necessary state is on the server, so that any other process can continue at any moment.
 */
export class ScanController {
  private readonly state = new ControllerState();
  private readonly time: AwakeTime;
  private readonly timing: ScanTiming;
  private readonly schedule: PollSchedule;
  private readonly outages: OutageTracker;
  private readonly quota: QuotaGuard;
  private readonly executor: ScanExecutor;
  private readonly points: ReadonlyMap<string, ScanPlan['scan']['points'][number]>;
  private readonly reported = new Set<string>();
  private readonly unknown = new UnknownRuns();
  private readonly silence: SilenceWatch;
  private readonly signal: AbortSignal;
  private events: ScanEvent[] = [];
  private counts = '';
  private isHeld = false;
  private lastTakeover = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly client: RestClient,
    private readonly plan: Pick<ScanPlan, 'scan' | 'estimate'>,
    private readonly units: ScanUnits,
    private readonly terms: ScanSettings,
    private readonly journal: ScanJournal,
    signal: AbortSignal,
  ) {
    const { runs, diskBytes } = plan.estimate;
    this.signal = signal;
    this.silence = new SilenceWatch(client);
    this.time = new AwakeTime(client.clock);
    this.timing = terms.timing;
    this.schedule = new PollSchedule(this.time, this.timing);
    this.outages = new OutageTracker(this.time);
    this.quota = new QuotaGuard(client, diskBytes / Math.max(1, runs));
    this.points = new Map(units.points.map((point) => [point.key, point]));
    this.executor = new ScanExecutor({
      client,
      units,
      state: this.state,
      journal,
      quota: this.quota,
      timing: this.timing,
      records: terms.records,
      emit: (event) => this.events.push(event),
      wake: this.schedule.wake,
    });
  }

  async *run(): AsyncGenerator<ScanEvent, ScanOutcome> {
    this.takeOverAbandoned();
    for (let isFirst = true; ;) {
      try {
        const decision = await this.step(isFirst);
        isFirst = false;
        yield* this.takeEvents();
        if (decision.end !== undefined && this.executor.isIdle) {
          const outcome = this.outcomeOf(decision, decision.end);
          yield { type: 'ended', outcome };
          return outcome;
        }
      } catch (error) {
        if (this.outages.recordFailure(error)) this.events.push({ type: 'connection-lost', error });
        yield* this.takeEvents();
      }
      await this.schedule.pause(this.state.needsPolling, this.signal);
    }
  }

  async close(): Promise<void> {
    await this.executor.close();
  }

  /** Lists, decides and acts once. */
  private async step(isFirst: boolean): Promise<ScanDecision> {
    this.executor.check();
    const number = this.state.beginListing();
    const began = this.client.clock.now();
    const call = { signal: this.signal };
    const listing = await this.schedule.poll(() => this.units.list(call));
    const live = countLive(listing.points, this.state);
    if (this.quota.isDue(began, live)) await this.quota.ask(began, live, call);
    if (this.outages.recordSuccess()) {
      this.events.push({ type: 'connection-restored' });
      // No process could send heartbeats.
      this.state.foreignRuns.clear();
    }
    const listingTime: ListingTime = { number, now: this.client.clock.now(), awake: this.time.now() };
    const changes = this.state.applyListing(listing, number, began);
    const decision = decide(this.units.points, listing, this.state, this.rules(), listingTime);
    this.report(changes, decision, isFirst);
    await this.noteSilentRuns(listing, call);
    this.unknown.see(listing, listingTime.awake);
    for (const action of decision.actions) this.executor.perform(action, listingTime.awake);
    if (decision.actions.some(({ type }) => type === 'watch')) this.takeOverAbandoned();
    return decision;
  }

  private rules(): ScanRules {
    const { maxActive, retry, limits, wait, isUnchanged } = this.terms;
    const { staleAfter, watchInterval } = this.timing;
    const mayAdopt = isUnchanged && !this.quota.isFull;
    const room = Math.max(0, this.quota.room);
    return {
      maxActive,
      retry,
      limits,
      wait,
      staleAfter,
      watchInterval,
      mayAdopt,
      room,
      maxConcurrent: MAX_CONCURRENT,
    };
  }

  /** Reads the journals of processes of this machine that have ended. */
  private takeOverAbandoned(): void {
    if (this.time.now() - this.lastTakeover < this.timing.watchInterval) return;
    this.lastTakeover = this.time.now();
    const { orphans, causes } = this.journal.claimAbandoned();
    this.state.note({ type: 'orphaned', runs: orphans });
    for (const [run, cause] of causes) this.state.note({ type: 'classified', run, cause });
    if (orphans.length > 0) this.schedule.wake();
  }

  private report(changes: readonly StatusChange[], decision: ScanDecision, isFirst: boolean): void {
    const { verdicts, counts } = decision;
    if (isFirst) this.events.push({ type: 'looked', counts });
    for (const { key, run, previous } of changes) {
      const point = this.points.get(key);
      if (point === undefined) continue;
      this.schedule.noteChange();
      const { id, name, status } = run;
      const before = defined({ previous });
      this.events.push({ type: 'status', point, run: { id, name }, status, ...before });
    }
    for (const verdict of verdicts) this.reportFailure(verdict);
    for (const refusal of this.state.failedDeletions.values()) this.reportFailedDeletion(refusal, decision);
    const text = JSON.stringify(counts);
    if (!isFirst && text !== this.counts) this.events.push({ type: 'counts', counts });
    this.counts = text;
    const isHeld = this.quota.room <= 0 && verdicts.some(({ proposal }) => proposal !== undefined);
    if (isHeld && !this.isHeld)
      this.events.push({ type: 'held', reason: 'quota', message: this.quota.message });
    this.isHeld = isHeld;
  }

  private reportFailure({ point, failure }: PointVerdict): void {
    if (failure === undefined || this.reported.has(failure.run.id)) return;
    const { id, name } = failure.run;
    this.reported.add(id);
    const { cause, next, willRetry } = failure;
    this.events.push({ type: 'failed', point, run: { id, name }, cause, next, willRetry });
  }

  /** Reports a run that can't be deleted: once further attempts are given up, or at the end of the scan. */
  private reportFailedDeletion({ run, message, isFinal }: FailedDeletion, { end }: ScanDecision): void {
    const tale = `kept ${run.id}`;
    if (this.reported.has(tale) || (!isFinal && end === undefined)) return;
    this.reported.add(tale);
    this.events.push({
      type: 'warning',
      message: `${run.name} was never started, and can't be deleted: ${message}`,
      hint: 'delete it, once the server lets it go',
      action: { type: 'delete-runs', runs: [run.name] },
    });
  }

  /** Warns once of each run to which nothing happens any more. */
  private async noteSilentRuns({ points }: ScanListing, call: CallOptions): Promise<void> {
    for (const { run } of [...points.values()].flat()) {
      const tale = `silent ${run.id}`;
      if (run.status !== 'running' || this.reported.has(tale)) continue;
      const since = await this.silence.since(run, call);
      if (since === undefined) continue;
      this.reported.add(tale);
      const note = explainSilence(run, since, this.client.clock.now(), 'resume the scan');
      this.events.push({ type: 'warning', ...note });
    }
  }

  private takeEvents(): readonly ScanEvent[] {
    const { events } = this;
    this.events = [];
    return events;
  }

  private outcomeOf({ verdicts, counts }: ScanDecision, end: NonNullable<ScanDecision['end']>): ScanOutcome {
    const failed = verdicts.flatMap(({ point, status, failure, runs }): FailedPoint[] => {
      if (status !== 'failed' || failure === undefined) return [];
      const { id, name } = failure.run;
      return [{ point, run: { id, name }, cause: failure.cause, attempts: runs }];
    });
    return { scan: this.plan.scan.name, counts, failed, ...end };
  }
}

/** Tracks runs in a state that this client doesn't know, and since when, in milliseconds. */
class UnknownRuns {
  private readonly since = new Map<string, number>();

  /** @throws `unknown-state` when a run stays in such a state for too long */
  see({ points }: ScanListing, now: number): void {
    for (const { run } of [...points.values()].flat()) {
      if (run.status !== 'unknown') this.since.delete(run.id);
      else if (now - (this.since.get(run.id) ?? now) > LONGEST_UNKNOWN) throw unknownState(run);
      else if (!this.since.has(run.id)) this.since.set(run.id, now);
    }
  }
}
