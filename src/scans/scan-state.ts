import { compareText } from '../core/text/compare.js';
import type { Run } from '../reana/model.js';
import type { Scan, ScanMode, ScanPoint } from '../scan-file/scan.js';
import type { FailureCause, ScanCounts } from './events.js';
import { standingOf, type PointStatus } from './point-state.js';
import type { ScanListing, ScanRun } from './scan-listing.js';
import { pointName } from './scan-names.js';
import type { ScatterSteps } from './scatter/scatter-steps.js';

/** The state of one point on the server. */
export interface PointState {
  /** The point itself; absent when the scan is not known. */
  readonly point?: ScanPoint;
  /** `0007-1a2b3c4d5e`. */
  readonly name: string;
  readonly status: PointStatus;
  /** Its runs, oldest first. */
  readonly runs: readonly Run[];
  /** Why the last run failed; absent for points that have not failed, or when causes were not requested. */
  readonly cause?: FailureCause;
  /** When the last step of its run started or ended, if it is running and that was six hours ago or more. */
  readonly silentSince?: Date;
}

/** The state of a scan on the server. */
export interface ScanState {
  readonly name: string;
  readonly mode: ScanMode;
  /** True when it was stopped, until somebody runs or resumes it. */
  readonly isStopped: boolean;
  readonly counts: ScanCounts;
  /** In the order of the scan. */
  readonly points: readonly PointState[];
  /** Points with runs that are not in the scan (any more); they are not counted. */
  readonly others?: readonly PointState[];
  /** The progress of the current run of all points, in mode `scatter`. */
  readonly steps?: ScatterSteps['steps'] & Pick<ScatterSteps, 'run'>;
  /** Number of failed points whose causes were not determined, because there are too many. */
  readonly unexplained?: number;
}

/** The state of a scan according to a listing: without causes of failures, and without points that share a run. */
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

/** True when a listing has found nothing at all. */
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
