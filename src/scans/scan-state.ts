import { compareText } from '../core/text/compare.js';
import type { Run } from '../reana/model.js';
import type { Scan, ScanMode, ScanPoint } from '../scan-file/scan.js';
import type { FailureCause, ScanCounts } from './events.js';
import { standingOf, type PointStatus } from './point-state.js';
import type { ScanListing, ScanRun } from './scan-listing.js';
import { pointName } from './scan-names.js';
import type { ScatterSteps } from './scatter/scatter-steps.js';

/** How one point stands on the server. */
export interface PointState {
  /** What it stands for; absent when the scan itself is not known. */
  readonly point?: ScanPoint;
  /** `0007-1a2b3c4d5e`. */
  readonly name: string;
  readonly status: PointStatus;
  /** Runs that were made of it, oldest first. */
  readonly runs: readonly Run[];
  /** Why the last run failed; absent for points that have not failed, or when it was not asked for. */
  readonly cause?: FailureCause;
}

/** How a scan stands on the server. */
export interface ScanState {
  readonly name: string;
  readonly mode: ScanMode;
  /** True when it was stopped, and is not continued before somebody runs or resumes it. */
  readonly isStopped: boolean;
  readonly counts: ScanCounts;
  /** In the order of the scan. */
  readonly points: readonly PointState[];
  /** Points with runs that the scan doesn't have (any more); they are in none of the counts. */
  readonly others?: readonly PointState[];
  /** How far the run of all points is that is in progress, in mode `scatter`. */
  readonly steps?: ScatterSteps['steps'] & Pick<ScatterSteps, 'run'>;
  /** Failed points whose causes were not asked for, because they are too many. */
  readonly unexplained?: number;
}

/** How a scan stands by a look at its runs: without the causes of failures, and without points that share a run. */
export function stateOf(name: string, listing: ScanListing, scan?: Scan): ScanState {
  const found = listPoints(listing);
  const known = new Set(scan?.points.map(({ key }) => key));
  const others = scan === undefined ? [] : found.filter(({ key }) => !known.has(key));
  const points =
    scan === undefined
      ? found.map(({ index, key, runs }) => pointStateOf({ index, key }, runs))
      : scan.points.map((point) => ({ point, ...pointStateOf(point, listing.points.get(point.key) ?? []) }));
  return {
    name,
    mode: scan?.mode ?? (listing.scatter.length > 0 ? 'scatter' : 'runs'),
    isStopped: listing.stop !== undefined,
    counts: countPoints(points),
    points,
    ...(others.length === 0
      ? {}
      : { others: others.map(({ index, key, runs }) => pointStateOf({ index, key }, runs)) }),
  };
}

/** True when a look has found nothing at all. */
export function isEmpty({ points, scatter, stop }: ScanListing): boolean {
  return points.size === 0 && scatter.length === 0 && stop === undefined;
}

export function countPoints(points: readonly Pick<PointState, 'status'>[]): ScanCounts {
  const counts = {
    total: points.length,
    missing: 0,
    waiting: 0,
    running: 0,
    finished: 0,
    failed: 0,
    stopped: 0,
  };
  for (const { status } of points) counts[status] += 1;
  return counts;
}

/** The points that have runs, in the order of their numbers in the newest of these. */
function listPoints({ points }: ScanListing): { index: number; key: string; runs: readonly ScanRun[] }[] {
  const list = [...points].map(([key, runs]) => {
    const { meaning } = runs.at(-1) ?? {};
    return { key, runs, index: meaning?.kind === 'point' ? meaning.index : 0 };
  });
  return list.sort((one, other) => one.index - other.index || compareText(one.key, other.key));
}

function pointStateOf(point: Pick<ScanPoint, 'index' | 'key'>, runs: readonly ScanRun[]): PointState {
  return { name: pointName(point), status: standingOf(runs).status, runs: runs.map(({ run }) => run) };
}
