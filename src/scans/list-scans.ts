import pLimit from 'p-limit';
import { compareText } from '../core/text/compare.js';
import { ApiError } from '../reana/errors/api-error.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions } from '../reana/model.js';
import type { ScanMode } from '../scan-file/scan.js';
import type { ScanCounts } from './events.js';
import { listAllScans, type ScanListing } from './scan-listing.js';
import { countPoints, stateOf } from './scan-state.js';
import { readKnownPoints } from './scatter/scatter-state.js';
import { allRuns } from './stop-scan.js';

/** A scan, according to its runs on the server. */
export interface ScanSummary {
  readonly name: string;
  readonly mode: ScanMode;
  readonly isStopped: boolean;
  /**
   * Counts of the points that have runs; others are not known. Points that share a run are not known either, and
   * `total` is 0, until the run has its files, and when the server does not return these.
   */
  readonly counts: ScanCounts;
  /** Number of runs, including failed attempts. */
  readonly runs: number;
  /** When the first of its existing runs was created, and the last. */
  readonly oldest?: Date;
  readonly newest?: Date;
}

const PARALLEL = 4;

/**
 * The scans of a server, the most recent first, with one request, and a few more for each run that points share. Times
 * are those at which runs were created.
 */
export async function listScans(
  client: RestClient,
  options: CallOptions = {},
): Promise<readonly ScanSummary[]> {
  const limit = pLimit(PARALLEL);
  const scans = await Promise.all(
    [...(await listAllScans(client, options))].map(([name, listing]) =>
      limit(async () => withSharedPoints(client, summarise(name, listing), listing, options)),
    ),
  );
  return scans.sort((one, other) => timeOf(other) - timeOf(one) || compareText(one.name, other.name));
}

function summarise(name: string, listing: ScanListing): ScanSummary {
  const { mode, isStopped, counts } = stateOf(name, listing);
  const runs = allRuns(listing);
  const times = runs.flatMap(({ created }) => created?.getTime() ?? []);
  const span =
    times.length === 0 ? {} : { oldest: new Date(min(times)), newest: new Date(-min(times.map((t) => -t))) };
  return { name, mode, isStopped, counts, runs: runs.length, ...span };
}

/** Which points share a run is only known from its files. One scan that can't be read does not hide the others. */
async function withSharedPoints(
  client: RestClient,
  summary: ScanSummary,
  listing: ScanListing,
  options: CallOptions,
): Promise<ScanSummary> {
  if (summary.mode !== 'scatter') return summary;
  try {
    return { ...summary, counts: countPoints(await readKnownPoints(client, listing, options)) };
  } catch (error) {
    if (error instanceof ApiError) return summary;
    throw error;
  }
}

/** There may be too many times for the arguments of one call of `Math.min`. */
function min(times: readonly number[]): number {
  return times.reduce((least, time) => Math.min(least, time));
}

function timeOf({ newest }: ScanSummary): number {
  return newest?.getTime() ?? 0;
}
