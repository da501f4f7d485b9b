import { compareText } from '../core/text/compare.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, Run } from '../reana/model.js';
import { parseScanRunName, runNamePrefix, type ScanRunName } from './scan-names.js';

/** One run of a scan, and the meaning of its name. */
export interface ScanRun {
  readonly run: Run;
  readonly meaning: ScanRunName;
}

/** All runs of a scan on a server, except deleted ones. */
export interface ScanListing {
  /** Runs by the key of their point, oldest first: each is one attempt. */
  readonly points: ReadonlyMap<string, readonly ScanRun[]>;
  /** Runs of all points at once, oldest first. */
  readonly scatter: readonly ScanRun[];
  /** The marker that the scan is stopped. */
  readonly stop: Run | undefined;
}

/** Runs in one response. Larger scans take one more request per listing for each page. */
const PAGE = 2000;
const MOST_READINGS = 5;

export interface ListingOptions extends CallOptions {
  /** Also requests the size of each workspace, which takes servers long to determine. */
  readonly withSize?: boolean;
}

/** Lists all runs of a scan, with one request. */
export async function listScan(
  client: RestClient,
  scan: string,
  options: ListingOptions = {},
): Promise<ScanListing> {
  const runs = await searchRuns(client, runNamePrefix(scan), options);
  return groupRuns(runs).get(scan) ?? NO_RUNS;
}

/** Lists the runs of all scans of the server, with one request, by the names of the scans. */
export async function listAllScans(
  client: RestClient,
  options: CallOptions = {},
): Promise<ReadonlyMap<string, ScanListing>> {
  return groupRuns(await searchRuns(client, runNamePrefix(''), options));
}

/**
 * With several pages, runs move from the next page to one that was already read when others are deleted meanwhile. So
 * the pages are read again until as many runs are found as the first page announced.
 */
async function searchRuns(
  client: RestClient,
  search: string,
  { withSize = false, ...options }: ListingOptions,
): Promise<readonly Run[]> {
  const query = { search, withProgress: false, pageSize: PAGE, ...(withSize ? { withSize } : {}) };
  const found = new Map<string, Run>();
  for (let reading = 1; ; reading += 1) {
    const runs = new Map<string, Run>();
    let total: number | undefined;
    for await (const page of client.workflows.pages(query, options)) {
      total ??= page.total;
      for (const run of page.runs) runs.set(run.id, run);
    }
    if (runs.size >= (total ?? 0)) return [...runs.values()];
    // Better one run too many, which the next listing shows to be gone, than one too few, which would be created again.
    for (const [id, run] of runs) found.set(id, run);
    if (reading === MOST_READINGS) return [...found.values()];
  }
}

export const NO_RUNS: ScanListing = { points: new Map(), scatter: [], stop: undefined };

/** Groups runs by the names of scans. Servers search the text anywhere and ignore case, so others may be among them. */
export function groupRuns(runs: readonly Run[]): ReadonlyMap<string, ScanListing> {
  const groups = new Map<string, OpenListing>();
  for (const run of runs) {
    const meaning = parseScanRunName(run.name);
    if (meaning === undefined || run.status === 'deleted') continue;
    const group: OpenListing = groups.get(meaning.scan) ?? {
      points: new Map(),
      scatter: [],
      stop: undefined,
    };
    groups.set(meaning.scan, group);
    if (meaning.kind === 'stop') group.stop = run;
    else if (meaning.kind === 'scatter') group.scatter.push({ run, meaning });
    else {
      const others = group.points.get(meaning.key);
      if (others === undefined) group.points.set(meaning.key, [{ run, meaning }]);
      else others.push({ run, meaning });
    }
  }
  for (const { points, scatter } of groups.values()) {
    for (const list of points.values()) list.sort(byNumber);
    scatter.sort(byNumber);
  }
  return groups;
}

interface OpenListing {
  readonly points: Map<string, ScanRun[]>;
  readonly scatter: ScanRun[];
  stop: Run | undefined;
}

/**
 * Numbers are assigned in the order in which runs of a name are created. A point whose place in the scan has changed
 * has runs of other names.
 */
function byNumber({ run: one }: ScanRun, { run: other }: ScanRun): number {
  if (baseName(one) === baseName(other))
    return runNumber(one) - runNumber(other) || restartNumber(one) - restartNumber(other);
  const [made, otherMade] = [one, other].map(({ created }) => created?.getTime() ?? 0);
  return (made ?? 0) - (otherMade ?? 0) || compareText(one.name, other.name);
}

function baseName({ name }: Run): string {
  return name.split('.')[0] ?? name;
}

/** `7` of `curve--0007-1a2b3c4d5e.7`. */
export function runNumber({ name }: Pick<Run, 'name'>): number {
  return Number(name.split('.')[1] ?? 0);
}

/** The run whose workspace this run uses: itself, or the one that it is a restart of. */
export function workspaceName({ name }: Pick<Run, 'name'>): string {
  return name.split('.').slice(0, 2).join('.');
}

/** `2` of `curve--0007-1a2b3c4d5e.7.2`, the second restart of that run; 0 for runs that are none. */
export function restartNumber({ name }: Pick<Run, 'name'>): number {
  return Number(name.split('.')[2] ?? 0);
}
