import pLimit from 'p-limit';
import type { ReanaClient } from '../../reana/client.js';
import type { CallOptions, Run } from '../../reana/model.js';
import type { Scan, ScanMode, ScanPoint } from '../../spec/scan/scan.js';
import { ScanNotFoundError } from './errors.js';
import type { FailureCause, ScanCounts } from './events.js';
import { findCause } from './failure-cause.js';
import { pointStateOf, type PointStatus } from './point-state.js';
import { listScan, type ScanListing, type ScanRun } from './scan-listing.js';
import { checkScanName, pointName } from './scan-names.js';
import { ScatterHistory } from './scatter/scatter-history.js';
import { pointStanding, scatterState } from './scatter/scatter-state.js';

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
  /** True when it was stopped, and is not gone on with before somebody runs or resumes it. */
  readonly isStopped: boolean;
  readonly counts: ScanCounts;
  /** In the order of the scan. */
  readonly points: readonly PointState[];
  /** Points with runs that the scan doesn't have (any more); they are in none of the counts. */
  readonly others?: readonly PointState[];
  /** Failed points whose causes were not asked for, because they are too many. */
  readonly unexplained?: number;
}

export interface ScanStateOptions extends CallOptions {
  /** Without it, only those points are known that have runs. */
  readonly scan?: Scan;
  /** Also asks for the logs of failed points, and why they failed. */
  readonly causes?: boolean;
}

const MOST_CAUSES = 50;
const PARALLEL = 4;

/**
 * Looks how a scan stands, with one request; another for each failed point when their causes are asked for.
 * @throws ScanNotFoundError when the server has no run of it and the scan is not known otherwise
 */
export async function readScanState(
  client: ReanaClient,
  name: string,
  { scan, causes = false, ...call }: ScanStateOptions = {},
): Promise<ScanState> {
  checkScanName(name);
  const listing = await listScan(client, name, call);
  if (scan === undefined && isEmpty(listing)) throw new ScanNotFoundError(name, client.serverUrl);
  const state = stateOf(name, listing, scan);
  if (state.mode === 'scatter') return readScatterState(client, state, listing, scan, call);
  return causes ? explainFailures(client, state, call) : state;
}

/** How a scan stands by a look at its runs: without the causes of failures, and without points that share a run. */
export function stateOf(name: string, listing: ScanListing, scan?: Scan): ScanState {
  const found = listPoints(listing);
  const known = new Set(scan?.points.map(({ key }) => key));
  const others = scan === undefined ? [] : found.filter(({ key }) => !known.has(key));
  const points =
    scan === undefined
      ? found.map(({ index, key, runs }) => describePoint({ index, key }, runs))
      : scan.points.map((point) => ({ point, ...describePoint(point, listing.points.get(point.key) ?? []) }));
  return {
    name,
    mode: scan?.mode ?? (listing.scatter.length > 0 ? 'scatter' : 'runs'),
    isStopped: listing.stop !== undefined,
    counts: countPoints(points),
    points,
    ...(others.length === 0
      ? {}
      : { others: others.map(({ index, key, runs }) => describePoint({ index, key }, runs)) }),
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
  return list.sort((one, other) => one.index - other.index || (one.key < other.key ? -1 : 1));
}

function describePoint(point: Pick<ScanPoint, 'index' | 'key'>, runs: readonly ScanRun[]): PointState {
  return { name: pointName(point), status: pointStateOf(runs).status, runs: runs.map(({ run }) => run) };
}

/** Of points that share a run, only its files and logs tell. */
async function readScatterState(
  client: ReanaClient,
  state: ScanState,
  listing: ScanListing,
  scan: Scan | undefined,
  call: CallOptions,
): Promise<ScanState> {
  const points =
    scan === undefined
      ? await scatterPoints(client, listing, call)
      : await scatterState(client, listing, scan, call);
  return { ...state, counts: countPoints(points), points };
}

/** The same without the scan: only points that are in a run are known, and are numbered as the first run does. */
async function scatterPoints(
  client: ReanaClient,
  { scatter }: ScanListing,
  call: CallOptions,
): Promise<readonly PointState[]> {
  const runs = await new ScatterHistory(client).read(scatter, call);
  const keys = [...new Set(runs.flatMap((run) => run.keys))];
  return keys.map((key, place) => {
    const unknown = { values: {}, parameters: {}, edits: [], group: key };
    const { name, status, runs: own, cause } = pointStanding({ index: place + 1, key, ...unknown }, runs);
    return { name, status, runs: own, ...(cause === undefined ? {} : { cause }) };
  });
}

/** Those that failed last are asked for first, and many no more at all: each cause is the logs of a whole run. */
async function explainFailures(client: ReanaClient, state: ScanState, call: CallOptions): Promise<ScanState> {
  const failed = state.points.filter(({ status }) => status === 'failed').sort(byNewestRun);
  const asked = failed.slice(0, MOST_CAUSES);
  const limit = pLimit(PARALLEL);
  const causes = new Map<string, FailureCause>();
  await Promise.all(
    asked.map(({ name, runs }) =>
      limit(async () => {
        const run = runs.at(-1);
        if (run !== undefined) causes.set(name, await findCause(client, run, call));
      }),
    ),
  );
  const points = state.points.map((point) => {
    const cause = causes.get(point.name);
    return cause === undefined ? point : { ...point, cause };
  });
  const unexplained = failed.length - asked.length;
  return { ...state, points, ...(unexplained === 0 ? {} : { unexplained }) };
}

function byNewestRun({ runs: one }: PointState, { runs: other }: PointState): number {
  return (other.at(-1)?.created?.getTime() ?? 0) - (one.at(-1)?.created?.getTime() ?? 0);
}
