import pLimit from 'p-limit';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, Run } from '../reana/model.js';
import type { SilenceWatch } from '../runs/follow/silence.js';
import type { Scan } from '../scan-file/scan.js';
import { scanNotFound } from './scan-errors.js';
import type { FailureCause } from './events.js';
import { findCause } from './failures/failure-cause.js';
import { listScan, type ScanListing } from './scan-listing.js';
import { checkScanName } from './scan-names.js';
import { countPoints, isEmpty, stateOf, type PointState, type ScanState } from './scan-state.js';
import { readKnownPoints, readScatterPoints } from './scatter/scatter-state.js';
import { readScatterSteps } from './scatter/scatter-steps.js';

export type { PointState, ScanState };

export interface ScanStateOptions extends CallOptions {
  /** Without it, only points with runs are known. */
  readonly scan?: Scan;
  /** Also determines why points failed, from their logs. */
  readonly causes?: boolean;
  /** Finds runs to which nothing happens any more; they are not looked for without it. */
  readonly silence?: SilenceWatch;
}

const MOST_CAUSES = 50;
const MOST_SILENT = 50;
const PARALLEL = 4;

/**
 * Reads the state of a scan, with one request, and one more for each failed point when causes are requested.
 * @throws `scan-not-found` when the server has no run of it and the scan is not known otherwise
 */
export async function readScanState(
  client: RestClient,
  name: string,
  { scan, causes = false, silence, ...call }: ScanStateOptions = {},
): Promise<ScanState> {
  checkScanName(name);
  const listing = await listScan(client, name, call);
  if (scan === undefined && isEmpty(listing)) throw scanNotFound(name, client.serverUrl);
  const state = stateOf(name, listing, scan);
  const read =
    state.mode === 'scatter'
      ? await readScatterState(client, state, listing, scan, call)
      : causes
        ? await explainFailures(client, state, call)
        : state;
  return silence === undefined ? read : findSilent(read, silence, call);
}

/** Those that began first are looked at, up to a limit; runs that began lately take no request. */
async function findSilent(state: ScanState, silence: SilenceWatch, call: CallOptions): Promise<ScanState> {
  const running = new Map(
    state.points
      .flatMap(({ status, runs }) => (status === 'running' ? runs.filter(isRunning) : []))
      .sort((one, other) => beginOf(one) - beginOf(other))
      .map((run) => [run.id, run]),
  );
  const limit = pLimit(PARALLEL);
  const since = new Map<string, Date>();
  await Promise.all(
    [...running.values()].slice(0, MOST_SILENT).map((run) =>
      limit(async () => {
        const found = await silence.since(run, call);
        if (found !== undefined) since.set(run.id, found);
      }),
    ),
  );
  if (since.size === 0) return state;
  const points = state.points.map((point) => {
    const silentSince = since.get(point.runs.find(isRunning)?.id ?? '');
    return silentSince === undefined || point.status !== 'running' ? point : { ...point, silentSince };
  });
  return { ...state, points };
}

function isRunning({ status }: Pick<Run, 'status'>): boolean {
  return status === 'running';
}

function beginOf({ started, created }: Run): number {
  return (started ?? created)?.getTime() ?? 0;
}

/** The state of points that share a run is only known from its files and logs. */
async function readScatterState(
  client: RestClient,
  state: ScanState,
  listing: ScanListing,
  scan: Scan | undefined,
  call: CallOptions,
): Promise<ScanState> {
  const points =
    scan === undefined
      ? await readKnownPoints(client, listing, call)
      : await readScatterPoints(client, listing, scan, call);
  const under = await readScatterSteps(client, listing.scatter, call);
  return {
    ...state,
    counts: countPoints(points),
    ...(under === undefined ? {} : { steps: { run: under.run, ...under.steps } }),
    points,
  };
}

/** The most recent failures come first, up to a limit: each cause costs the logs of a whole run. */
async function explainFailures(client: RestClient, state: ScanState, call: CallOptions): Promise<ScanState> {
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
