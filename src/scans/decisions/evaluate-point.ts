import { defined } from '../../core/defined.js';
import type { Run, RunReference } from '../../reana/model.js';
import type { RetryRules, ScanPoint } from '../../scan-file/scan.js';
import type { FailureCause } from '../events.js';
import type { MemoryLimits } from '../failures/memory-limits.js';
import { decideRetry, type RetryDecision } from '../failures/retry-rules.js';
import { isStarted, standingOf, type PointStanding } from '../point-state.js';
import { restartNumber, type ScanRun } from '../scan-listing.js';
import type { AdoptAction, CreateAction, PointVerdict, ScanAction } from './scan-actions.js';
import type { RunCreation, ControllerState } from './controller-state.js';

/** The rules by which points are evaluated. */
export interface PointRules {
  readonly retry: RetryRules;
  readonly limits: MemoryLimits;
  /** How long a run's workspace may stay the same until its process is considered dead, in milliseconds. */
  readonly staleAfter: number;
  /** Time between two checks of such a workspace, in milliseconds. */
  readonly watchInterval: number;
  /** Whether runs of other processes can be continued: not when their files differ, or the quota has no room. */
  readonly mayAdopt: boolean;
}

/** When the listing was read by which points are evaluated. */
export interface ListingTime {
  readonly number: number;
  /** In milliseconds. */
  readonly now: number;
  /** The time during which this process was awake. */
  readonly awake: number;
}

/**
 * Evaluates one point by its runs, oldest first. At any time only one run of a point may be started and not have
 * failed: the first of those in progress. So a run is only started after a listing that shows it as the first one.
 */
export function evaluatePoint(
  point: ScanPoint,
  runs: readonly ScanRun[],
  state: ControllerState,
  rules: PointRules,
  listing: ListingTime,
): PointVerdict {
  return new PointEvaluation(point, runs, state, rules, listing).evaluate();
}

class PointEvaluation {
  private readonly standing: PointStanding;
  private readonly creation: RunCreation | undefined;

  constructor(
    private readonly point: ScanPoint,
    private readonly runs: readonly ScanRun[],
    private readonly state: ControllerState,
    private readonly rules: PointRules,
    private readonly listing: ListingTime,
  ) {
    this.standing = standingOf(runs);
    this.creation = state.creations.get(point.key);
  }

  evaluate(): PointVerdict {
    const { run, status } = this.standing;
    if (run !== undefined && (status === 'finished' || isStarted(run))) {
      const why = `${run.name} of the same point is ${run.status}`;
      // The server is about to start a restart, whose files are those of the run that it repeats.
      const surplus = this.created().filter((each) => restartNumber(each) === 0);
      return this.verdict({ actions: surplus.flatMap((each) => this.discard(each, why)) });
    }
    if (run?.status === 'created') return this.evaluateCreated(run);
    if (this.creation !== undefined) return this.verdict({ status: 'waiting' });
    return this.evaluateEnded();
  }

  /** Nothing was started yet: the first run that was created takes precedence. */
  private evaluateCreated(winner: Run): PointVerdict {
    const verdicts = this.created().map((run) => this.evaluateRun(run, winner));
    const proposal = verdicts.flatMap((each) => each.proposal ?? [])[0];
    const { actions = [], ...more } =
      proposal === undefined ? this.evaluateUndeletable(winner) : { proposal };
    return this.verdict({ actions: [...verdicts.flatMap((each) => each.actions), ...actions], ...more });
  }

  /**
   * The first run should be deleted, and the server refuses. As long as it exists, another process may start it, so no
   * other run of the point is started.
   */
  private evaluateUndeletable({ id, name }: Run): Partial<PointVerdict> {
    const { state, creation } = this;
    const refusal = state.failedDeletions.get(id);
    const isUnderWay = this.created().some((run) => !state.failedDeletions.has(run.id));
    if (refusal === undefined || isUnderWay || creation !== undefined || state.discarding.has(id)) return {};
    const decision = this.retryAll();
    if (decision === undefined) return state.orphans.has(id) ? {} : { actions: this.classifyAll() };
    const failure = this.failureBy(decision);
    if (!decision.retry) return { status: 'failed', ...failure };
    const pointError = state.pointErrors.get(this.point.key);
    if (pointError?.isFinal === true) return { status: 'missing', obstacle: pointError.message, ...failure };
    if (!refusal.isFinal || this.canBeAdopted(id)) return {};
    const obstacle = `${name} can't be deleted: ${refusal.message}`;
    return { status: 'missing', obstacle, ...failure };
  }

  private canBeAdopted(id: string): boolean {
    return this.state.orphans.has(id) && this.rules.mayAdopt;
  }

  private evaluateRun(
    run: Run,
    winner: Run,
  ): { readonly actions: readonly ScanAction[]; readonly proposal?: AdoptAction } {
    const { creation, state } = this;
    if (state.discarding.has(run.id)) return { actions: [] };
    if (creation?.run?.id === run.id) return { actions: this.evaluateOwn(run, winner, creation) };
    if (!state.orphans.has(run.id)) return { actions: this.evaluateForeign(run) };
    if (run !== winner)
      return { actions: this.discard(run, `${winner.name} of the same point takes precedence`) };
    const decision = this.retryAll();
    if (decision === undefined) return { actions: this.classifyAll() };
    if (!decision.retry) return { actions: this.discard(run, decision.why) };
    const pointError = state.pointErrors.get(this.point.key);
    if (pointError?.isFinal === true) return { actions: this.discard(run, pointError.message) };
    if (!this.rules.mayAdopt) return { actions: this.discard(run, 'it cannot be continued') };
    if (creation !== undefined || this.isDelayed()) return { actions: [] };
    return { actions: [], proposal: { ...this.createAction(decision.resources), type: 'adopt', run } };
  }

  private evaluateOwn(run: Run, winner: Run, { phase, after, failures }: RunCreation): readonly ScanAction[] {
    if (phase === 'starting' || phase === 'started' || this.listing.number <= after) return [];
    if (run !== winner) return this.discard(run, `${winner.name} of the same point takes precedence`);
    if (failures !== this.failed().length)
      return this.discard(run, 'the point has failed once more meanwhile');
    return phase === 'ready' ? [{ type: 'start', point: this.point, run }] : [];
  }

  /** A run of another process is left to it as long as its workspace changes. */
  private evaluateForeign(run: Run): readonly ScanAction[] {
    if (this.mayBeJustCreated(run)) return [];
    const watch = this.state.foreignRuns.get(run.id);
    const { staleAfter, watchInterval } = this.rules;
    if (watch === undefined) return [{ type: 'watch', point: this.point, run }];
    if (watch.isBeingChecked) return [];
    if (watch.fingerprint !== undefined && watch.checkedAt - watch.since >= staleAfter)
      return this.discard(run, 'the process that created it has not continued it');
    if (this.listing.awake - watch.checkedAt < watchInterval) return [];
    return [{ type: 'watch', point: this.point, run }];
  }

  /** No run is in progress. */
  private evaluateEnded(): PointVerdict {
    const { point, state } = this;
    const isStopped = this.runs.some(
      ({ run }) => run.status === 'stopped' && !state.stoppedBefore.has(run.id),
    );
    if (isStopped || state.gone.has(point.key)) return this.verdict({ status: 'stopped' });
    const decision = this.retryAll();
    if (decision === undefined) return this.verdict({ status: 'missing', actions: this.classifyAll() });
    const failure = this.failureBy(decision);
    if (!decision.retry) return this.verdict({ status: 'failed', ...failure });
    const pointError = state.pointErrors.get(point.key);
    if (pointError?.isFinal === true)
      return this.verdict({ status: 'missing', obstacle: pointError.message, ...failure });
    if (this.isDelayed()) return this.verdict({ status: 'missing', ...failure });
    return this.verdict({ status: 'missing', proposal: this.createAction(decision.resources), ...failure });
  }

  private isDelayed(): boolean {
    const { listing, state, point } = this;
    if (state.unlisted.has(point.key) || state.uncertain.has(point.key)) return true;
    return (state.pointErrors.get(point.key)?.until ?? 0) > listing.now;
  }

  /** Undefined until the causes of all failures are known. */
  private retryAll(): RetryDecision | undefined {
    const causes = this.failed().map(({ id }) => this.state.causes.get(id));
    if (causes.some((cause) => cause === undefined)) return undefined;
    return decideRetry(this.rules.retry, causes as readonly FailureCause[], this.rules.limits);
  }

  private classifyAll(): readonly ScanAction[] {
    const { point, state } = this;
    const open = this.failed().filter(({ id }) => !state.causes.has(id) && !state.classifying.has(id));
    return open.map((run) => ({ type: 'classify', point, run }));
  }

  private failureBy({ retry, why }: RetryDecision): Pick<PointVerdict, 'failure'> {
    const run = this.failed().at(-1);
    const cause = run === undefined ? undefined : this.state.causes.get(run.id);
    return run === undefined || cause === undefined
      ? {}
      : { failure: { run, cause, next: why, willRetry: retry } };
  }

  private failed(): readonly Run[] {
    return this.runs.flatMap(({ run }) => (run.status === 'failed' ? [run] : []));
  }

  private created(): readonly Run[] {
    return this.runs.flatMap(({ run }) => (run.status === 'created' ? [run] : []));
  }

  private createAction(resources: CreateAction['resources']): CreateAction {
    return { type: 'create', point: this.point, attempt: this.failed().length + 1, resources };
  }

  private discard(run: RunReference, why: string): readonly ScanAction[] {
    const { listing, creation, state, point } = this;
    const isStarting = creation?.phase === 'starting' && creation.run?.id === run.id;
    const refusal = state.failedDeletions.get(run.id);
    const isKept = refusal !== undefined && (refusal.isFinal || listing.now < refusal.until);
    const isLeft = isKept || isStarting || this.mayBeJustCreated(run) || state.discarding.has(run.id);
    return isLeft ? [] : [{ type: 'discard', point, run, why }];
  }

  /** The run may be the one whose creation this process is just waiting for. */
  private mayBeJustCreated({ id }: RunReference): boolean {
    return this.creation?.phase === 'creating' && !this.state.orphans.has(id);
  }

  private verdict(more: Partial<PointVerdict>): PointVerdict {
    const { status, run } = this.standing;
    return {
      point: this.point,
      status,
      runs: this.runs.length,
      actions: [],
      ...defined({ run }),
      ...more,
    };
  }
}
