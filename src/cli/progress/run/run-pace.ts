import type { Run } from '../../../reana/model.js';
import type { StepTimes } from './step-times.js';

/** How far a run is, by the times of an earlier one. */
export interface RunPace {
  /** The earlier run. */
  readonly run: string;
  /** Whole percent of the earlier run's time, 99 at most: the end itself says that it has come. */
  readonly percent: number;
  /** Milliseconds until the end, if the rest takes as long as it did. */
  readonly left: number;
}

/**
 * Follows a run along the times of an earlier one: as many steps as have finished now had finished then, and since the
 * last of them no more time counts than the next one took.
 */
export class PaceTracker {
  private finished = 0;
  private since: number | undefined;
  private furthest = 0;

  constructor(private readonly earlier: StepTimes) {}

  /** Takes note of the state of the run. */
  update({ status, progress }: Pick<Run, 'status' | 'progress'>, now: number): void {
    if (status !== 'running') return;
    if (this.since !== undefined && progress.finished <= this.finished) return;
    this.finished = progress.finished;
    this.since = now;
  }

  /** Undefined before the run is running, and when it has more steps than the earlier one had. */
  pace(now: number): RunPace | undefined {
    const { run, ends, total } = this.earlier;
    if (this.since === undefined || this.finished > ends.length) return undefined;
    const reached = this.finished === 0 ? 0 : (ends[this.finished - 1] ?? total);
    const next = ends[this.finished] ?? total;
    const position = Math.min(reached + Math.max(0, now - this.since), next, total);
    this.furthest = Math.max(this.furthest, position);
    const percent = Math.min(99, Math.floor((100 * this.furthest) / total));
    return { run, percent, left: total - this.furthest };
  }
}
