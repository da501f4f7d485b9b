import { titleOfStep } from '../results/step-titles.js';
import { groupBy } from '../group-by.js';
import type { RecordedStep, RunRecord } from '../../../runs/record/run-record.js';

/** A bar of a timeline; times are seconds since the run was created, or since its first step began. */
export interface TimelineBar {
  readonly name: string;
  /** What the bar is called for people. */
  readonly title: string;
  readonly status: string;
  readonly from: number;
  readonly to: number;
  /** When the step's program began, as far as it told; it ended with the step. */
  readonly programFrom?: number;
  /** Of a folded stage: its steps. */
  readonly count: number;
  /** Of a folded stage: the median of what its steps took, in seconds. */
  readonly median?: number;
}

export interface TimelinePlan {
  readonly bars: readonly TimelineBar[];
  /** Seconds from 0 that the run waited before it started. */
  readonly queued?: number;
  readonly end: number;
  readonly isFolded: boolean;
  readonly hasPrograms: boolean;
  readonly withoutTimes: number;
  /** Steps at the same time, from each moment until the next one; only when folded. */
  readonly concurrency: readonly { readonly time: number; readonly count: number }[];
}

const MOST_BARS = 60;
const MOST_STAGES = 40;
const MOST_MOMENTS = 400;

/** What a timeline shows; `undefined` when the server gave no times. */
export function planTimeline({ run, steps, accounts, read }: RunRecord): TimelinePlan | undefined {
  const timed = steps.filter(({ started }) => started !== undefined);
  if (timed.length === 0) return undefined;
  const now = run.ended ?? read;
  const firstStep = timed.reduce(
    (least, { started }) => Math.min(least, started?.getTime() ?? least),
    Infinity,
  );
  const zero = Math.min(firstStep, run.created?.getTime() ?? firstStep);
  const told = new Map(accounts.map((account) => [account.jobId, account]));
  const secondsOf = (time: Date | undefined): number => ((time ?? now).getTime() - zero) / 1000;
  const single = timed.map((step): TimelineBar => {
    const from = secondsOf(step.started);
    const to = Math.max(from, secondsOf(step.ended ?? (isOver(step) ? step.started : now)));
    const account = told.get(step.jobId);
    return {
      ...{ name: step.name, title: titleOfStep(step.name, account), status: step.status, from, to, count: 1 },
      ...(account === undefined ? {} : { programFrom: Math.max(from, to - account.wallSeconds) }),
    };
  });
  const isFolded = single.length > MOST_BARS;
  const bars = isFolded ? foldBars(single) : single;
  const queued = run.created === undefined ? undefined : secondsOf(run.started ?? new Date(firstStep));
  return {
    bars,
    ...(queued === undefined || queued <= 0 ? {} : { queued }),
    end: single.reduce((most, { to }) => Math.max(most, to), queued ?? 0),
    isFolded,
    hasPrograms: bars.some(({ programFrom }) => programFrom !== undefined),
    withoutTimes: steps.length - timed.length,
    concurrency: isFolded ? countAtOnce(single) : [],
  };
}

function isOver({ status }: RecordedStep): boolean {
  return status === 'finished' || status === 'failed' || status === 'stopped';
}

/** `training_3` belongs to the stage `training`. */
export function stageName(step: string): string {
  return step.replace(/_\d+$/, '');
}

function foldBars(single: readonly TimelineBar[]): readonly TimelineBar[] {
  const byStage = groupBy(single, ({ name }) => stageName(name));
  const folded = [...byStage].map(([name, bars]): TimelineBar => {
    const times = bars.map(({ from, to }) => to - from).sort((one, other) => one - other);
    return {
      name,
      title: `${name} (${bars.length.toLocaleString('en')})`,
      status: statusOf(bars),
      from: bars.reduce((least, { from }) => Math.min(least, from), Infinity),
      to: bars.reduce((most, { to }) => Math.max(most, to), 0),
      count: bars.length,
      median: times[Math.floor(times.length / 2)] ?? 0,
    };
  });
  const sorted = folded.sort((one, other) => one.from - other.from);
  const rest = sorted.slice(MOST_STAGES);
  return rest.length === 0
    ? sorted
    : [
        ...sorted.slice(0, MOST_STAGES),
        {
          name: `${rest.length} more stages`,
          title: `${rest.length} more stages`,
          status: statusOf(rest),
          from: Math.min(...rest.map(({ from }) => from)),
          to: Math.max(...rest.map(({ to }) => to)),
          count: rest.reduce((sum, { count }) => sum + count, 0),
        },
      ];
}

/** The one that a reader has to know of. */
function statusOf(bars: readonly TimelineBar[]): string {
  const statuses = new Set(bars.map(({ status }) => status));
  return (
    ['failed', 'running', 'stopped'].find((status) => statuses.has(status)) ?? bars[0]?.status ?? 'unknown'
  );
}

function countAtOnce(bars: readonly TimelineBar[]): readonly { time: number; count: number }[] {
  const changes = bars
    .flatMap(({ from, to }) => [
      { time: from, change: 1 },
      { time: to, change: -1 },
    ])
    .sort((one, other) => one.time - other.time || one.change - other.change);
  const moments: { time: number; count: number }[] = [];
  let count = 0;
  for (const { time, change } of changes) {
    count += change;
    const last = moments.at(-1);
    if (last?.time === time) last.count = count;
    else moments.push({ time, count });
  }
  // Of many moments, the greatest number in each interval.
  const each = Math.ceil(moments.length / MOST_MOMENTS);
  return each === 1
    ? moments
    : Array.from({ length: Math.ceil(moments.length / each) }, (_, index) => {
        const group = moments.slice(index * each, (index + 1) * each);
        return { time: group[0]?.time ?? 0, count: Math.max(...group.map((moment) => moment.count)) };
      });
}
