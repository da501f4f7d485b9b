import { defined } from '../../core/defined.js';
import type { Run, RunReference, RunStatus } from '../../reana/model.js';
import type { FailureCause } from '../events.js';
import { isRunLive } from '../point-state.js';
import type { ScanListing } from '../scan-listing.js';

/** A run that this process is creating. */
export interface RunCreation {
  readonly phase: 'creating' | 'uploading' | 'ready' | 'starting' | 'started';
  /** Absent until the server has responded. */
  readonly run?: RunReference;
  /** Failed runs of the point when the creation of this one was decided. */
  readonly failures: number;
  /** Listings with a higher number began after the run was created or, once it is started, after its start. */
  readonly after: number;
}

/** A run that another process may be creating. */
export interface ForeignRun {
  /** Digest of its workspace's listing; undefined until that was read. */
  readonly fingerprint: string | undefined;
  /** When this fingerprint was first found, in milliseconds. */
  readonly since: number;
  readonly checkedAt: number;
  readonly isBeingChecked: boolean;
}

/** An error that prevents the creation of a point's run, or the deletion of one. */
export interface RepeatedError {
  readonly message: string;
  /** How often it occurred in a row. */
  readonly times: number;
  /** When the next attempt is allowed, in milliseconds. */
  readonly until: number;
  readonly isFinal: boolean;
}

/** A run whose deletion failed and that, as far as is known, still exists. */
export interface FailedDeletion extends RepeatedError {
  readonly run: RunReference;
  /** Listings with a higher number began after the last attempt. */
  readonly after: number;
}

/** Something that this process did or learned. */
export type ControllerEvent =
  | { readonly type: 'creating'; readonly key: string; readonly failures: number }
  | { readonly type: 'created'; readonly key: string; readonly run: RunReference }
  /** It is unknown whether the server created a run; the request may still be handled until then. */
  | { readonly type: 'uncertain'; readonly key: string; readonly until: number }
  | {
      readonly type: 'adopting';
      readonly key: string;
      readonly run: RunReference;
      readonly failures: number;
    }
  | { readonly type: 'uploaded'; readonly key: string }
  | { readonly type: 'starting'; readonly key: string }
  | { readonly type: 'started'; readonly key: string }
  /** The creation was given up. If the server has the run, it can be continued. */
  | { readonly type: 'dropped'; readonly key: string }
  | { readonly type: 'point-error'; readonly key: string; readonly error: RepeatedError }
  /** The processes that created these runs have ended. */
  | { readonly type: 'orphaned'; readonly runs: Iterable<string> }
  | { readonly type: 'discarding'; readonly key: string; readonly run: string }
  | {
      readonly type: 'discarded';
      readonly run: RunReference;
      readonly isGone: boolean;
      /** The error if the run still exists. */
      readonly error: RepeatedError;
    }
  | { readonly type: 'classifying'; readonly run: string }
  /** Without `cause`, the attempt failed. */
  | { readonly type: 'classified'; readonly run: string; readonly cause?: FailureCause }
  | { readonly type: 'watching'; readonly run: string; readonly now: number }
  | {
      readonly type: 'watched';
      readonly run: string;
      readonly fingerprint?: string;
      readonly now: number;
    };

/** A run whose status has changed since the last listing. */
export interface StatusChange {
  readonly key: string;
  readonly run: Run;
  readonly previous?: RunStatus;
}

interface Seen {
  readonly key: string;
  readonly status: RunStatus;
}

/**
 * What one process knows about a scan besides what the server lists. All of it may be lost at any time without harm.
 */
export class ControllerState {
  /** By key of the point. */
  readonly creations = new Map<string, RunCreation>();
  readonly uncertain = new Map<string, number>();
  /** Points whose creation this process has given up, until a listing with a higher number, which shows the run. */
  readonly unlisted = new Map<string, number>();
  readonly pointErrors = new Map<string, RepeatedError>();
  /** Points of which a run was deleted while this process ran. */
  readonly gone = new Set<string>();
  /** By id of the run. */
  readonly causes = new Map<string, FailureCause>();
  readonly foreignRuns = new Map<string, ForeignRun>();
  readonly orphans = new Set<string>();
  /** Runs that are being deleted, and the number of the last listing that may still show them. */
  readonly discarding = new Map<string, number>();
  /** Runs that the server refuses to delete, by id. */
  readonly failedDeletions = new Map<string, FailedDeletion>();
  readonly classifying = new Set<string>();
  /** Runs that had been stopped before this process began. */
  readonly stoppedBefore = new Set<string>();
  private readonly seen = new Map<string, Seen>();
  private listings = 0;
  private hasListed = false;

  /** True when something waits for a time that no change on the server announces. */
  get needsPolling(): boolean {
    return (
      this.uncertain.size > 0 ||
      this.pointErrors.size > 0 ||
      this.foreignRuns.size > 0 ||
      this.creations.size > 0 ||
      this.discarding.size > 0 ||
      [...this.failedDeletions.values()].some(({ isFinal }) => !isFinal)
    );
  }

  /** Returns the number of a listing that begins now. */
  beginListing(): number {
    this.listings += 1;
    return this.listings;
  }

  note(event: ControllerEvent): void {
    switch (event.type) {
      case 'creating':
        this.creations.set(event.key, { phase: 'creating', failures: event.failures, after: Infinity });
        return;
      case 'created':
        this.updateCreation(event.key, { phase: 'uploading', run: event.run, after: this.listings });
        return;
      case 'adopting': {
        const { key, run, failures } = event;
        this.orphans.delete(run.id);
        this.creations.set(key, { phase: 'uploading', run, failures, after: 0 });
        return;
      }
      case 'uploaded':
        this.pointErrors.delete(event.key);
        this.updateCreation(event.key, { phase: 'ready' });
        return;
      case 'starting':
        this.updateCreation(event.key, { phase: 'starting' });
        return;
      case 'started': {
        const run = this.creations.get(event.key)?.run;
        this.updateCreation(event.key, { phase: 'started', after: this.listings });
        if (run !== undefined) this.seen.set(run.id, { key: event.key, status: 'queued' });
        return;
      }
      case 'uncertain':
        this.creations.delete(event.key);
        this.uncertain.set(event.key, event.until);
        return;
      case 'dropped': {
        const { run, after } = this.creations.get(event.key) ?? {};
        this.creations.delete(event.key);
        if (run === undefined) return;
        this.orphans.add(run.id);
        if (after !== undefined) this.unlisted.set(event.key, after);
        return;
      }
      case 'point-error':
        this.pointErrors.set(event.key, event.error);
        return;
      case 'orphaned':
        for (const run of event.runs) this.orphans.add(run);
        return;
      case 'discarding':
        if (this.creations.get(event.key)?.run?.id === event.run)
          this.note({ type: 'dropped', key: event.key });
        this.discarding.set(event.run, Infinity);
        return;
      case 'discarded':
        if (event.isGone) this.discarding.set(event.run.id, this.listings);
        else this.discarding.delete(event.run.id);
        this.failedDeletions.set(event.run.id, { ...event.error, run: event.run, after: this.listings });
        return;
      case 'classifying':
        this.classifying.add(event.run);
        return;
      case 'classified':
        this.classifying.delete(event.run);
        if (event.cause !== undefined) this.causes.set(event.run, event.cause);
        return;
      case 'watching':
        this.foreignRuns.set(event.run, {
          ...(this.foreignRuns.get(event.run) ?? { fingerprint: undefined, since: event.now }),
          checkedAt: event.now,
          isBeingChecked: true,
        });
        return;
      case 'watched':
        this.updateForeignRun(event.run, event.fingerprint, event.now);
    }
  }

  /**
   * Records a listing, and returns the runs whose status has changed since the last one.
   * @param began when the listing did, in milliseconds
   */
  applyListing(listing: ScanListing, number: number, began: number): readonly StatusChange[] {
    const changes: StatusChange[] = [];
    const there = new Map<string, Run>();
    for (const [key, runs] of listing.points) {
      for (const { run } of runs) {
        there.set(run.id, run);
        const previous = this.seen.get(run.id)?.status;
        this.seen.set(run.id, { key, status: run.status });
        if (!this.hasListed && run.status === 'stopped') this.stoppedBefore.add(run.id);
        if (run.status === previous || run.status === 'created') continue;
        this.gone.delete(key);
        if (this.hasListed) changes.push({ key, run, ...defined({ previous }) });
      }
    }
    this.finishCreations(there, number);
    for (const [run, last] of this.discarding) if (number > last) this.discarding.delete(run);
    for (const [run, { after }] of this.failedDeletions) {
      if (number > after && there.get(run)?.status !== 'created') this.failedDeletions.delete(run);
    }
    for (const [key, last] of this.unlisted) if (number > last) this.unlisted.delete(key);
    for (const [key, until] of this.uncertain) {
      const isThere = listing.points.get(key)?.some(({ run }) => isRunLive(run)) ?? false;
      if (isThere || until <= began) this.uncertain.delete(key);
    }
    this.noteMissingRuns(there);
    this.hasListed = true;
    return changes;
  }

  private updateCreation(key: string, change: Partial<RunCreation>): void {
    const making = this.creations.get(key);
    if (making !== undefined) this.creations.set(key, { ...making, ...change });
  }

  /** Forgets creations that the listing shows to be over: runs that were started, by any process, and deleted runs. */
  private finishCreations(there: ReadonlyMap<string, Run>, number: number): void {
    for (const [key, { phase, run, after }] of this.creations) {
      if (run === undefined || number <= after) continue;
      const isOver = phase === 'ready' && there.get(run.id)?.status !== 'created';
      if (phase === 'started' || isOver) this.creations.delete(key);
    }
  }

  private noteMissingRuns(there: ReadonlyMap<string, Run>): void {
    const isYoung = new Set([...this.creations.values()].map(({ run }) => run?.id));
    for (const [id, { key, status }] of this.seen) {
      if (there.has(id) || isYoung.has(id)) continue;
      this.seen.delete(id);
      this.forget(id);
      // A run that was only created is deleted by the process whose run takes precedence.
      if (status !== 'created') this.gone.add(key);
    }
  }

  private forget(run: string): void {
    this.foreignRuns.delete(run);
    this.orphans.delete(run);
    this.causes.delete(run);
  }

  private updateForeignRun(run: string, fingerprint: string | undefined, now: number): void {
    const watch = this.foreignRuns.get(run);
    if (watch === undefined) return;
    const isSame = fingerprint === undefined || fingerprint === watch.fingerprint;
    this.foreignRuns.set(run, {
      fingerprint: fingerprint ?? watch.fingerprint,
      since: isSame ? watch.since : now,
      checkedAt: now,
      isBeingChecked: false,
    });
  }
}
