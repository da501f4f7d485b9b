import pLimit from 'p-limit';
import { defined } from '../core/defined.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, Run, RunReference } from '../reana/model.js';
import { scanTimingOf } from './scan-timing.js';
import { removeRuns } from './end-runs.js';
import { scanNotFound } from './scan-errors.js';
import { isRunLive } from './point-state.js';
import { listScan, type ScanListing } from './scan-listing.js';
import { checkScanName } from './scan-names.js';
import { isEmpty } from './scan-state.js';
import { readPointKeys } from './scatter/point-keys.js';
import { removeStopMarkers } from './stop-marker.js';
import { allRuns, stopScan } from './stop-scan.js';

/** What deleting a scan would delete. */
export interface ScanDeletion {
  readonly scan: string;
  /** Points that have runs; 0 when all share one that does not have its files yet. */
  readonly points: number;
  /** All of them, including failed attempts, except the marker that the scan is stopped. */
  readonly runs: readonly RunReference[];
  /** Runs that are in progress and would be stopped. */
  readonly live: number;
  /** Bytes in the workspaces; absent when they were not requested or the server doesn't report them. */
  readonly bytes?: number;
}

export interface ScanDeletionOptions extends CallOptions {
  /** Also reports the size of the workspaces, which takes servers long to determine. */
  readonly sizes?: boolean;
}

/** What deleting a scan has done. */
export interface ScanDeletionReport {
  readonly scan: string;
  readonly deleted: readonly RunReference[];
  /** Runs that the server refused to delete. */
  readonly left: readonly RunReference[];
}

const MOST_ROUNDS = 5;
const PARALLEL = 4;

/**
 * Lists what deleting a scan would delete. Changes nothing.
 * @throws `scan-not-found` when the server has no run of it
 */
export async function planScanDeletion(
  client: RestClient,
  name: string,
  { sizes = false, ...call }: ScanDeletionOptions = {},
): Promise<ScanDeletion> {
  const listing = await lookUpScan(client, name, { ...call, withSize: sizes });
  const runs = allRuns(listing);
  const bytes = sumSizes(runs);
  return {
    scan: name,
    points: await countPoints(client, listing, call),
    runs: runs.map(toReference),
    live: runs.filter(isRunLive).length,
    ...defined({ bytes }),
  };
}

/**
 * Stops a scan, then deletes all of its runs with their workspaces, and finally the marker that it is stopped. May be
 * interrupted at any time: the same call again deletes the rest.
 * @throws `scan-not-found` when the server has no run of it
 */
export async function deleteScan(
  client: RestClient,
  name: string,
  options: CallOptions = {},
): Promise<ScanDeletionReport> {
  const wasLive = allRuns(await lookUpScan(client, name, options)).some(isRunLive);
  const report = await stopScan(client, name, options);
  const began = client.clock.now();
  const deleted = new Map(report.deleted.map((run) => [run.id, run]));
  await deleteAll(client, name, deleted, options);
  if (wasLive) {
    // Other processes would start the scan again if the marker were deleted before they have seen it.
    const { longest } = await scanTimingOf(client, options);
    await client.clock.sleep(Math.max(0, began + 2 * longest - client.clock.now()), options.signal);
    await deleteAll(client, name, deleted, options);
  }
  const rest = await listScan(client, name, options);
  const left = allRuns(rest).map(toReference);
  if (left.length === 0) await removeStopMarkers(client, rest, options);
  return { scan: name, deleted: [...deleted.values()], left };
}

/** Deletes until a listing is empty; only a few times, in case the server refuses to delete something. */
async function deleteAll(
  client: RestClient,
  name: string,
  deleted: Map<string, RunReference>,
  options: CallOptions,
): Promise<void> {
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const runs = allRuns(await listScan(client, name, options));
    if (runs.length === 0) return;
    for (const run of await removeRuns(client, runs, options)) deleted.set(run.id, run);
  }
}

async function lookUpScan(
  client: RestClient,
  name: string,
  options: CallOptions & { readonly withSize?: boolean },
): Promise<ScanListing> {
  checkScanName(name);
  const listing = await listScan(client, name, options);
  if (isEmpty(listing)) throw scanNotFound(name, client.serverUrl);
  return listing;
}

/** A scan may have been run in both modes. */
async function countPoints(
  client: RestClient,
  { points, scatter }: ScanListing,
  call: CallOptions,
): Promise<number> {
  const limit = pLimit(PARALLEL);
  const shared = await Promise.all(
    scatter.map(({ run }) => limit(async () => (await readPointKeys(client, run, call)) ?? [])),
  );
  return new Set([...points.keys(), ...shared.flat()]).size;
}

function sumSizes(runs: readonly Run[]): number | undefined {
  const sizes = runs.flatMap(({ workspaceSize }) => workspaceSize ?? []);
  return sizes.length === 0 ? undefined : sizes.reduce((sum, size) => sum + size, 0);
}

function toReference({ id, name }: Run): RunReference {
  return { id, name };
}
