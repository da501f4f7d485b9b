import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, Run, RunReference } from '../reana/model.js';
import { endRuns, mayRun } from './end-runs.js';
import { scanNotFound } from './scan-errors.js';
import { isRunLive } from './point-state.js';
import { listScan, workspaceName, type ScanListing } from './scan-listing.js';
import { checkScanName } from './scan-names.js';
import { isEmpty } from './scan-state.js';
import { markStopped } from './stop-marker.js';

/** What stopping a scan has done. */
export interface StopReport {
  readonly scan: string;
  /** False when the user's quota did not allow the mark; it allows no more points either. */
  readonly isMarked: boolean;
  /** Runs that were running. */
  readonly stopped: readonly RunReference[];
  /** Runs that had not begun, which REANA can't stop. */
  readonly deleted: readonly RunReference[];
  /** Runs that still go on: the server does not end them, or somebody continues with the scan already. */
  readonly left: readonly RunReference[];
}

/** Milliseconds between two looks. */
const PAUSE = { remote: 2_000, local: 200 } as const;
/** After so many looks in a row at which nothing has changed, the runs are left as they are. */
const MOST_IDLE_LOOKS = 30;

/**
 * Stops a scan for everybody: marks it as stopped, so that nobody makes more of it, and ends what is in progress. What
 * has finished stays. May be interrupted at any time: the same call again does the rest.
 * @throws `scan-not-found` when the server has no run of it
 */
export async function stopScan(
  client: RestClient,
  name: string,
  options: CallOptions = {},
): Promise<StopReport> {
  checkScanName(name);
  const first = await listScan(client, name, options);
  if (isEmpty(first)) throw scanNotFound(name, client.serverUrl);
  const isMarked = first.stop !== undefined || (await markStopped(client, name, options));
  return { scan: name, isMarked, ...(await endLiveRuns(client, name, isMarked, options)) };
}

/**
 * Looks and ends until nothing is live. The first look comes after the mark: who looked before it may make a run yet,
 * but does not start it.
 */
async function endLiveRuns(
  client: RestClient,
  name: string,
  isMarked: boolean,
  options: CallOptions,
): Promise<Pick<StopReport, 'stopped' | 'deleted' | 'left'>> {
  const stopped = new Map<string, RunReference>();
  const deleted = new Map<string, RunReference>();
  for (let idle = 0, before = ''; ; idle += 1) {
    const listing = await listScan(client, name, options);
    const runs = allRuns(listing);
    const live = runs.filter(isRunLive);
    const isGoneOnWith = isMarked && listing.stop === undefined;
    const now = live.map(({ id, status }) => `${id} ${status}`).join();
    if (now !== before) idle = 0;
    before = now;
    if (live.length === 0 || isGoneOnWith || idle === MOST_IDLE_LOOKS) {
      const left = live.map(({ id, name: full }) => ({ id, name: full }));
      // A server that says so and goes on all the same has not stopped it.
      for (const { id } of left) stopped.delete(id);
      return { stopped: [...stopped.values()], deleted: [...deleted.values()], left };
    }
    const kept = new Set(runs.filter(({ status }) => status === 'finished').map(workspaceName));
    // With a restart that waits, the files of the run that it repeats would go. It is stopped once it runs.
    const due = live.filter((run) => mayRun(run) || !kept.has(workspaceName(run)));
    const ended = await endRuns(client, due, options);
    for (const run of ended.stopped) stopped.set(run.id, run);
    for (const run of ended.deleted) deleted.set(run.id, run);
    await client.clock.sleep(client.isLocal ? PAUSE.local : PAUSE.remote, options.signal);
  }
}

/** All runs of a scan but its mark. */
export function allRuns({ points, scatter }: ScanListing): readonly Run[] {
  return [...[...points.values()].flat(), ...scatter].map(({ run }) => run);
}
