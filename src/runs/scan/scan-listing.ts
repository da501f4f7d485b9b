import type { ReanaClient } from '../../reana/client.js';
import type { CallOptions, Run } from '../../reana/model.js';
import { parseScanRunName, runNamePrefix, type ScanRunName } from './scan-names.js';

/** One run of a scan, and what its name says. */
export interface ScanRun {
  readonly run: Run;
  readonly meaning: ScanRunName;
}

/** All that a server knows of a scan. Runs that were deleted are not in it. */
export interface ScanListing {
  /** Runs by the key of their point, oldest first: each is one attempt. */
  readonly points: ReadonlyMap<string, readonly ScanRun[]>;
  /** Runs of all points at once, oldest first. */
  readonly scatter: readonly ScanRun[];
  /** The mark that the scan is stopped. */
  readonly stop: Run | undefined;
}

/** Runs in one answer. A scan with more takes one more request a look for each so many. */
const PAGE = 2000;

/** Looks at all runs of a scan, with one request. */
export async function listScan(
  client: ReanaClient,
  scan: string,
  options: CallOptions = {},
): Promise<ScanListing> {
  const points = new Map<string, ScanRun[]>();
  const scatter: ScanRun[] = [];
  let stop: Run | undefined;
  const seen = new Set<string>();
  const query = { search: runNamePrefix(scan), withProgress: false, pageSize: PAGE };
  for await (const run of client.workflows.list(query, options)) {
    const meaning = parseScanRunName(run.name);
    // Servers look for the text anywhere and in any case; and pages shift while runs are made.
    if (meaning?.scan !== scan || run.status === 'deleted' || seen.has(run.id)) continue;
    seen.add(run.id);
    if (meaning.kind === 'stop') stop = run;
    else if (meaning.kind === 'scatter') scatter.push({ run, meaning });
    else points.set(meaning.key, [...(points.get(meaning.key) ?? []), { run, meaning }]);
  }
  for (const runs of points.values()) runs.sort(byNumber);
  scatter.sort(byNumber);
  return { points, scatter, stop };
}

/** Numbers are given in the order in which runs of a name are made. */
function byNumber(one: ScanRun, other: ScanRun): number {
  return runNumber(one.run) - runNumber(other.run);
}

/** `7` of `curve--0007-1a2b3c4d5e.7`. */
export function runNumber({ name }: Pick<Run, 'name'>): number {
  return Number(name.split('.')[1] ?? 0);
}
