import { parseMemory } from '../../core/quantities/memory.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import { type ResourceOverride } from '../../analysis/resources/resources.js';
import { FAILURE_KINDS } from '../../core/failure-kinds.js';
import { type RetryRules, type ScanPoint } from '../../scan-file/scan.js';
import type { PreparedSubmission } from '../../runs/submit/prepare-submission.js';
import type { ScanUnits } from '../control/scan-units.js';
import type { FailureCause } from '../events.js';
import type { MemoryLimits } from '../failures/memory-limits.js';
import { decideRetry, type RetryDecision } from '../failures/retry-rules.js';
import type { ScanPlan } from '../plan/plan-scan.js';
import { isRunLive, isStarted } from '../point-state.js';
import { listScan, type ScanListing, type ScanRun } from '../scan-listing.js';
import { prepareScatter, scatterKey } from './prepare-scatter.js';
import { ScatterHistory, type ScatterRun } from './scatter-history.js';
import { causesOf, scatterPointState, type ScatterPointState } from './scatter-state.js';
import { readScatterSteps, StepUpdates } from './scatter-steps.js';

/** How failed points are retried. */
export interface ScatterSettings {
  readonly retry: RetryRules;
  readonly limits: MemoryLimits;
}

/** The state of a point, and what is done about its failures. */
export interface EvaluatedPoint {
  readonly state: ScatterPointState;
  readonly point: ScanPoint;
  /** One for each run that it failed in, oldest first. */
  readonly causes: readonly FailureCause[];
  /** Absent for points that have never failed, and for those that have finished since. */
  readonly decision?: RetryDecision;
}

/** Retries are decided point by point; a run of the remaining points is always worth creating. */
export const ALWAYS_RETRY: RetryRules = {
  retries: Number.MAX_SAFE_INTEGER,
  on: FAILURE_KINDS,
  memory: { factor: 1 },
};

/**
 * All points of a scan as one unit: one run of all, and afterwards runs of those that have failed and are retried. To
 * the controller, it looks like a point whose runs are attempts, as long as points are left.
 */
export class ScatterUnits implements ScanUnits {
  readonly points: readonly ScanPoint[];
  readonly stepUpdates = new StepUpdates();
  private readonly history: ScatterHistory;
  private listed: readonly ScatterRun[] = [];
  private evaluated: readonly EvaluatedPoint[];

  constructor(
    private readonly client: RestClient,
    private readonly plan: ScanPlan,
    private readonly terms: ScatterSettings,
  ) {
    const key = scatterKey(plan.scan);
    this.points = [{ index: 0, key, values: {}, parameters: {}, edits: [], group: key }];
    this.history = new ScatterHistory(client);
    this.evaluated = this.evaluate();
  }

  /** The points at the last listing, in the order of the scan. */
  get states(): readonly EvaluatedPoint[] {
    return this.evaluated;
  }

  /** All runs at the last listing, oldest first. */
  get runs(): readonly ScatterRun[] {
    return this.listed;
  }

  /** Only the runs that matter for the remaining points: a scan that has grown has others. */
  async list(call: CallOptions): Promise<ScanListing> {
    const { stop, scatter } = await listScan(this.client, this.plan.scan.name, call);
    this.listed = await this.history.read(scatter, call);
    this.evaluated = this.evaluate();
    this.stepUpdates.update(await readScatterSteps(this.client, scatter, call));
    const telling = new Map(this.relevantRuns().map(({ run }) => [run.id, run]));
    const runs = scatter.flatMap(({ run: { id }, meaning }): ScanRun[] => {
      const run = telling.get(id);
      return run === undefined ? [] : [{ run, meaning }];
    });
    const points = runs.length === 0 ? [] : this.points.map(({ key }) => [key, runs] as const);
    return { points: new Map(points), scatter: [], stop };
  }

  prepare(): Promise<PreparedSubmission> {
    const open = this.evaluated.filter(isOpen);
    const points = open.map(({ point }) => point);
    return prepareScatter(this.plan, points, mergeOverrides(open));
  }

  findCause(): Promise<FailureCause> {
    return Promise.resolve({ kind: 'node-lost', message: 'points have failed' });
  }

  private evaluate(): readonly EvaluatedPoint[] {
    const { retry, limits } = this.terms;
    return this.plan.scan.points.map((point) => {
      const state = scatterPointState(point, this.listed);
      const causes = causesOf(point, this.listed);
      const hasFailed = state.status !== 'finished' && causes.length > 0;
      return {
        point,
        state,
        causes,
        ...(hasFailed ? { decision: decideRetry(retry, causes, limits) } : {}),
      };
    });
  }

  private relevantRuns(): readonly Pick<ScatterRun, 'run'>[] {
    const open = new Set(this.evaluated.filter(isOpen).map(({ point }) => point.key));
    const telling = this.listed.filter(
      ({ run, keys }) => isRunLive(run) || keys.some((key) => open.has(key)),
    );
    const last = this.listed.findLast(({ run }) => !isRunLive(run));
    if (open.size > 0 || last === undefined || telling.some(({ run }) => isStarted(run))) return telling;
    // No points are left, whatever the outcome of the last run itself, and whatever was created beside it.
    return [...telling, { run: { ...last.run, status: 'finished' } }];
  }
}

/** True for a point that has neither finished nor failed for good. */
function isOpen({ state: { status }, decision }: EvaluatedPoint): boolean {
  return status !== 'finished' && decision?.retry !== false;
}

/** All steps of one name run with the same memory limit, so the point that needs most decides. */
function mergeOverrides(points: readonly EvaluatedPoint[]): readonly ResourceOverride[] {
  const overrides = points.flatMap(({ decision }) => (decision?.retry === true ? decision.resources : []));
  const bytes = ({ memory }: ResourceOverride): number => parseMemory(memory ?? '0') ?? 0;
  const largest = new Map<string | undefined, ResourceOverride>();
  for (const override of overrides) {
    const before = largest.get(override.stage);
    if (before === undefined || bytes(override) > bytes(before)) largest.set(override.stage, override);
  }
  return [...largest.values()];
}
