import { compareText } from '../core/text/compare.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions } from '../reana/model.js';
import type { ScanMode } from '../scan-file/scan.js';
import type { ScanCounts } from './events.js';
import { listAllScans, type ScanListing } from './scan-listing.js';
import { stateOf } from './scan-state.js';
import { allRuns } from './stop-scan.js';

/** A scan, according to its runs on the server. */
export interface ScanSummary {
  readonly name: string;
  readonly mode: ScanMode;
  readonly isStopped: boolean;
  /** Counts of the points with runs of their own; points without runs, and those that share a run, are not known. */
  readonly counts: ScanCounts;
  /** Number of runs, including failed attempts. */
  readonly runs: number;
  /** When the first of its existing runs was created, and the last. */
  readonly oldest?: Date;
  readonly newest?: Date;
}

/**
 * The scans of a server, the most recent first, with one request. Times are those at which runs were created.
 */
export async function listScans(
  client: RestClient,
  options: CallOptions = {},
): Promise<readonly ScanSummary[]> {
  const scans = [...(await listAllScans(client, options))].map(([name, listing]) => summarise(name, listing));
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

/** There may be too many times for the arguments of one call of `Math.min`. */
function min(times: readonly number[]): number {
  return times.reduce((least, time) => Math.min(least, time));
}

function timeOf({ newest }: ScanSummary): number {
  return newest?.getTime() ?? 0;
}
