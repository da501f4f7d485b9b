import { defined } from '../../core/defined.js';
import type { Run, RunReference } from '../../reana/model.js';
import type { RetryRules, ScanPoint } from '../../scan-file/scan.js';
import type { FailureCause } from '../events.js';
import type { MemoryLimits } from '../failures/memory-limits.js';
import { decideRetry, type RetryDecision } from '../failures/retry-rules.js';
import { isStarted, pointStateOf, type PointStanding } from '../point-state.js';
import { restartNumber, type ScanRun } from '../scan-listing.js';
import type { AdoptAction, CreateAction, PointVerdict, ScanAction } from '../control/scan-actions.js';
import type { Making, ScanMemory } from '../journal/scan-memory.js';

/** What points are judged by, besides their runs. */
export interface PointRules {
  readonly retry: RetryRules;
  readonly limits: MemoryLimits;
  /** How long a run's workspace stays the same until its maker is taken for dead, in milliseconds. */
  readonly stale: number;
  /** Time between two looks at such a workspace, in milliseconds. */
  readonly watchEvery: number;
  /** Whether runs that were left can be gone on with: not when their files were others, or there is no room. */
  readonly mayAdopt: boolean;
}

/** The listing that points are judged by. */
export interface Look {
  readonly number: number;
  /** In milliseconds. */
  readonly now: number;
  /** The time that went by while this process could look. */
  readonly awake: number;
}

/**
 * Judges one point by its runs, oldest first. At any time only one run of a point may be started and not have failed:
 * the first of those that are under way. So a run is started only after a listing that knows of it shows it as such.
 */
export function judgePoint(
  point: ScanPoint,
  runs: readonly ScanRun[],
  memory: ScanMemory,
  rules: PointRules,
  look: Look,
): PointVerdict {
  return new PointJudge(point, runs, memory, rules, look).judge();
}

class PointJudge {
  private readonly standing: PointStanding;
  private readonly making: Making | undefined;

  constructor(
    private readonly point: ScanPoint,
    private readonly runs: readonly ScanRun[],
    private readonly memory: ScanMemory,
    private readonly rules: PointRules,
    private readonly look: Look,
  ) {
    this.standing = pointStateOf(runs);
    this.making = memory.makings.get(point.key);
  }

  judge(): PointVerdict {
    const { run, status } = this.standing;
    if (run !== undefined && (status === 'finished' || isStarted(run))) {
      const why = `${run.name} of the same point is ${run.status}`;
      // A restart is about to be started by the server, and its files are those of the run that it repeats.
      const surplus = this.created().filter((each) => restartNumber(each) === 0);
      return this.verdict({ actions: surplus.flatMap((each) => this.discard(each, why)) });
    }
    if (run?.status === 'created') return this.judgeCreated(run);
    if (this.making !== undefined) return this.verdict({ status: 'waiting' });
    return this.judgeEnded();
  }

  /** Nothing was started yet: the first run that was created wins. */
  private judgeCreated(winner: Run): PointVerdict {
    const verdicts = this.created().map((run) => this.judgeOne(run, winner));
    const wish = verdicts.flatMap((each) => each.wish ?? [])[0];
    const { actions = [], ...more } = wish === undefined ? this.judgeKept(winner) : { wish };
    return this.verdict({ actions: [...verdicts.flatMap((each) => each.actions), ...actions], ...more });
  }

  /**
   * The first run should go, and the server keeps it. As long as it is there, somebody else may start it, so that no
   * other run of the point is.
   */
  private judgeKept({ id, name }: Run): Partial<PointVerdict> {
    const { memory, making } = this;
    const refusal = memory.refusals.get(id);
    const isUnderWay = this.created().some((run) => !memory.refusals.has(run.id));
    if (refusal === undefined || isUnderWay || making !== undefined || memory.discarding.has(id)) return {};
    const decision = this.retryAll();
    if (decision === undefined) return memory.orphans.has(id) ? {} : { actions: this.classifyAll() };
    const failure = this.failureBy(decision);
    if (!decision.retry) return { status: 'failed', ...failure };
    const trouble = memory.troubles.get(this.point.key);
    if (trouble?.isFinal === true) return { status: 'missing', obstacle: trouble.message, ...failure };
    if (!refusal.isFinal || this.isToBeAdopted(id)) return {};
    const obstacle = `${name} can't be deleted: ${refusal.message}`;
    return { status: 'missing', obstacle, ...failure };
  }

  private isToBeAdopted(id: string): boolean {
    return this.memory.orphans.has(id) && this.rules.mayAdopt;
  }

  private judgeOne(
    run: Run,
    winner: Run,
  ): { readonly actions: readonly ScanAction[]; readonly wish?: AdoptAction } {
    const { making, memory } = this;
    if (memory.discarding.has(run.id)) return { actions: [] };
    if (making?.run?.id === run.id) return { actions: this.judgeOwn(run, winner, making) };
    if (!memory.orphans.has(run.id)) return { actions: this.judgeForeign(run) };
    if (run !== winner)
      return { actions: this.discard(run, `${winner.name} of the same point goes before it`) };
    const decision = this.retryAll();
    if (decision === undefined) return { actions: this.classifyAll() };
    if (!decision.retry) return { actions: this.discard(run, decision.why) };
    const trouble = memory.troubles.get(this.point.key);
    if (trouble?.isFinal === true) return { actions: this.discard(run, trouble.message) };
    if (!this.rules.mayAdopt) return { actions: this.discard(run, 'it can not be gone on with') };
    if (making !== undefined || this.isHeldUp()) return { actions: [] };
    return { actions: [], wish: { ...this.make(decision.resources), type: 'adopt', run } };
  }

  private judgeOwn(run: Run, winner: Run, { phase, after, failures }: Making): readonly ScanAction[] {
    if (phase === 'starting' || phase === 'started' || this.look.number <= after) return [];
    if (run !== winner) return this.discard(run, `${winner.name} of the same point goes before it`);
    if (failures !== this.failed().length)
      return this.discard(run, 'the point has failed once more meanwhile');
    return phase === 'ready' ? [{ type: 'start', point: this.point, run }] : [];
  }

  /** A run of unknown maker is left to it as long as it shows that it is at work. */
  private judgeForeign(run: Run): readonly ScanAction[] {
    if (this.mayBeNews(run)) return [];
    const watch = this.memory.watches.get(run.id);
    const { stale, watchEvery } = this.rules;
    if (watch === undefined) return [{ type: 'watch', point: this.point, run }];
    if (watch.isBusy) return [];
    if (watch.fingerprint !== undefined && watch.lookedAt - watch.since >= stale)
      return this.discard(run, 'whoever made it has not gone on with it');
    if (this.look.awake - watch.lookedAt < watchEvery) return [];
    return [{ type: 'watch', point: this.point, run }];
  }

  /** No run is under way. */
  private judgeEnded(): PointVerdict {
    const { point, memory } = this;
    const isStopped = this.runs.some(
      ({ run }) => run.status === 'stopped' && !memory.stoppedBefore.has(run.id),
    );
    if (isStopped || memory.gone.has(point.key)) return this.verdict({ status: 'stopped' });
    const decision = this.retryAll();
    if (decision === undefined) return this.verdict({ status: 'missing', actions: this.classifyAll() });
    const failure = this.failureBy(decision);
    if (!decision.retry) return this.verdict({ status: 'failed', ...failure });
    const trouble = memory.troubles.get(point.key);
    if (trouble?.isFinal === true)
      return this.verdict({ status: 'missing', obstacle: trouble.message, ...failure });
    if (this.isHeldUp()) return this.verdict({ status: 'missing', ...failure });
    return this.verdict({ status: 'missing', wish: this.make(decision.resources), ...failure });
  }

  private isHeldUp(): boolean {
    const { look, memory, point } = this;
    if (memory.unlisted.has(point.key) || memory.unsure.has(point.key)) return true;
    return (memory.troubles.get(point.key)?.until ?? 0) > look.now;
  }

  /** Undefined as long as the cause of a failure isn't known. */
  private retryAll(): RetryDecision | undefined {
    const causes = this.failed().map(({ id }) => this.memory.causes.get(id));
    if (causes.some((cause) => cause === undefined)) return undefined;
    return decideRetry(this.rules.retry, causes as readonly FailureCause[], this.rules.limits);
  }

  private classifyAll(): readonly ScanAction[] {
    const { point, memory } = this;
    const open = this.failed().filter(({ id }) => !memory.causes.has(id) && !memory.classifying.has(id));
    return open.map((run) => ({ type: 'classify', point, run }));
  }

  private failureBy({ retry, why }: RetryDecision): Pick<PointVerdict, 'failure'> {
    const run = this.failed().at(-1);
    const cause = run === undefined ? undefined : this.memory.causes.get(run.id);
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

  private make(resources: CreateAction['resources']): CreateAction {
    return { type: 'create', point: this.point, attempt: this.failed().length + 1, resources };
  }

  private discard(run: RunReference, why: string): readonly ScanAction[] {
    const { look, making, memory, point } = this;
    const isStarting = making?.phase === 'starting' && making.run?.id === run.id;
    const refusal = memory.refusals.get(run.id);
    const isKept = refusal !== undefined && (refusal.isFinal || look.now < refusal.until);
    const isLeft = isKept || isStarting || this.mayBeNews(run) || memory.discarding.has(run.id);
    return isLeft ? [] : [{ type: 'discard', point, run, why }];
  }

  /** The run may be the one that this process is just told that it has made. */
  private mayBeNews({ id }: RunReference): boolean {
    return this.making?.phase === 'creating' && !this.memory.orphans.has(id);
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
