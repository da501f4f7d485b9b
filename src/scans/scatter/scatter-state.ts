import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, Run } from '../../reana/model.js';
import type { Scan, ScanPoint } from '../../scan-file/scan.js';
import type { FailureCause } from '../events.js';
import { isStarted, statusOfRun } from '../point-state.js';
import type { ScanListing } from '../scan-listing.js';
import { pointName } from '../scan-names.js';
import type { PointState } from '../scan-state.js';
import { folderOf, hasFinished, ScatterHistory, type ScatterRun } from './scatter-history.js';

/** The state of a point in runs of many points. `runs` are those that contain it. */
export interface ScatterPointState extends PointState {
  readonly point: ScanPoint;
  /** Where its files are; absent until it has finished. */
  readonly outputs?: ScatterOutputs;
}

export interface ScatterOutputs {
  readonly run: Run;
  /** Folder of the run's workspace that stands for the workspace of the point's own run: `points_3`. */
  readonly folder: string;
}

/** Reads the state of the points of a scan in mode `scatter`, in their order, with few requests per run. */
export async function readScatterPoints(
  client: RestClient,
  { scatter }: Pick<ScanListing, 'scatter'>,
  { points }: Pick<Scan, 'points'>,
  call: CallOptions = {},
): Promise<readonly ScatterPointState[]> {
  const runs = await new ScatterHistory(client).read(scatter, call);
  return points.map((point) => scatterPointState(point, runs));
}

/** The same without the scan: only points that are in a run are known, in the order of the first run. */
export async function readKnownPoints(
  client: RestClient,
  { scatter }: Pick<ScanListing, 'scatter'>,
  call: CallOptions = {},
): Promise<readonly PointState[]> {
  const runs = await new ScatterHistory(client).read(scatter, call);
  const keys = [...new Set(runs.flatMap((run) => run.keys))];
  return keys.map((key, place) => {
    const unknown = { values: {}, parameters: {}, edits: [], group: key };
    const { name, status, runs: own, cause } = scatterPointState({ index: place + 1, key, ...unknown }, runs);
    return { name, status, runs: own, ...defined({ cause }) };
  });
}

/** Where a finished point's files are; undefined when none of these runs has finished it. */
function scatterOutputs(
  { key }: Pick<ScanPoint, 'key'>,
  runs: readonly ScatterRun[],
): ScatterOutputs | undefined {
  const one = runs.find((run) => hasFinished(run, key));
  const folder = one === undefined ? undefined : folderOf(one, key);
  return one === undefined || folder === undefined ? undefined : { run: one.run, folder };
}

/** @param runs all runs of the scan, oldest first */
export function scatterPointState(point: ScanPoint, runs: readonly ScatterRun[]): ScatterPointState {
  const own = runs.filter(({ keys }) => keys.includes(point.key));
  const named = { point, name: pointName(point), runs: own.map(({ run }) => run) };
  const outputs = scatterOutputs(point, own);
  if (outputs !== undefined) return { ...named, status: 'finished', outputs };
  const last = named.runs.find(isStarted) ?? named.runs.at(-1);
  const status = last === undefined ? 'missing' : statusOfRun(last.status);
  const cause = causesOf(point, own).at(-1);
  return { ...named, status, ...(status === 'failed' && cause !== undefined ? { cause } : {}) };
}

/** Why a point failed, once for each run that it failed in, oldest first. */
export function causesOf(
  { key }: Pick<ScanPoint, 'key'>,
  runs: readonly ScatterRun[],
): readonly FailureCause[] {
  return runs.flatMap(({ causes }) => causes.get(key) ?? []);
}
