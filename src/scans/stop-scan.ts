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
  /** False when the user's quota did not allow the marker; it allows no more points either. */
  readonly isMarked: boolean;
  /** Runs that were running. */
  readonly stopped: readonly RunReference[];
  /** Runs that had not begun, which REANA can't stop, so they were deleted. */
  readonly deleted: readonly RunReference[];
  /** Runs that still continue: the server does not end them, or somebody has already resumed the scan. */
  readonly left: readonly RunReference[];
}

/** Milliseconds between two listings. */
const PAUSE = { remote: 2_000, local: 200 } as const;
/** After this many unchanged listings in a row, the runs are left as they are. */
const MOST_IDLE_LOOKS = 30;

/**
 * Stops a scan for everybody: marks it as stopped, so that no process creates more runs, and ends those in progress.
 * Finished runs stay. May be interrupted at any time: the same call again does the rest.
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
 * Lists and ends runs until none is live. The first listing comes after the marker: a process that listed before it may
 * still create a run, but does not start it.
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
      // The server reported these as stopped, but they continue.
      for (const { id } of left) stopped.delete(id);
      return { stopped: [...stopped.values()], deleted: [...deleted.values()], left };
    }
    const kept = new Set(runs.filter(({ status }) => status === 'finished').map(workspaceName));
    // Deleting a waiting restart would delete the files of the run that it repeats. It is stopped once it runs.
    const due = live.filter((run) => mayRun(run) || !kept.has(workspaceName(run)));
    const ended = await endRuns(client, due, options);
    for (const run of ended.stopped) stopped.set(run.id, run);
    for (const run of ended.deleted) deleted.set(run.id, run);
    const pause = (await client.server.isEmbedded(options)) ? PAUSE.local : PAUSE.remote;
    await client.clock.sleep(pause, options.signal);
  }
}

/** All runs of a scan except its stop marker. */
export function allRuns({ points, scatter }: ScanListing): readonly Run[] {
  return [...[...points.values()].flat(), ...scatter].map(({ run }) => run);
}
