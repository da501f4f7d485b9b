import { compareText } from '../core/text/compare.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions } from '../reana/model.js';
import type { ScanMode } from '../scan-file/scan.js';
import type { ScanCounts } from './events.js';
import { listAllScans, type ScanListing } from './scan-listing.js';
import { stateOf } from './scan-state.js';
import { allRuns } from './stop-scan.js';

/** A scan as the runs on the server show it. */
export interface ScanSummary {
  readonly name: string;
  readonly mode: ScanMode;
  readonly isStopped: boolean;
  /** Points that have runs of their own; how many the scan has besides, or share a run, is not known. */
  readonly counts: ScanCounts;
  /** Runs in all, also failed attempts. */
  readonly runs: number;
  /** When its first run that is still there was made, and its last. */
  readonly oldest?: Date;
  readonly newest?: Date;
}

/**
 * The scans that a server has, those worked on last first, with one request. Times are those at which runs were made.
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

/** Too many for the arguments of one call. */
function min(times: readonly number[]): number {
  return times.reduce((least, time) => Math.min(least, time));
}

function timeOf({ newest }: ScanSummary): number {
  return newest?.getTime() ?? 0;
}
