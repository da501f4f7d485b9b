import { join, resolve } from 'node:path';
import pLimit from 'p-limit';
import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import type { CollectRules, Scan, ScanPoint } from '../../scan-file/scan.js';
import { scanNotFound } from '../scan-errors.js';
import { standingOf } from '../point-state.js';
import { listScan, type ScanListing } from '../scan-listing.js';
import { pointName } from '../scan-names.js';
import { isEmpty } from '../scan-state.js';
import { collectPoint } from './collect-point.js';
import { noteChangedParameters } from './changed-parameters.js';
import { collectWarnings } from './collect-warnings.js';
import { findCauses } from './failure-causes.js';
import { StagingArea } from './staging-area.js';
import { preparePointFolders } from './point-folders.js';
import { buildResults, type PointOutcome } from '../results/build-results.js';
import { writeResults } from '../results/results-files.js';
import type { ScanResults } from '../results/scan-results.js';
import { readScatterPoints } from '../scatter/scatter-state.js';
import { SharedWorkspaces } from './shared-workspaces.js';

export interface CollectScanOptions extends CallOptions {
  /** Folder in which the scan's folder is created; `results` by default. */
  readonly folder?: string;
  /** Rules that replace those of the scan file. */
  readonly rules?: Partial<CollectRules>;
  /** Compares the content of all files with the `SHA256SUMS` of their workspaces, and writes a list for each point. */
  readonly checksums?: boolean;
  readonly onProgress?: (event: CollectEvent) => void;
}

/** The progress of a collection. */
export type CollectEvent =
  /** The first event: how many points there are, and how many have finished. */
  | { readonly type: 'looked'; readonly scan: string; readonly points: number; readonly finished: number }
  /** The outputs of one more point are complete; `done` counts all so far. */
  | {
      readonly type: 'collected';
      /** Name of the scan. */
      readonly scan: string;
      readonly point: ScanPoint;
      readonly folder: string;
      /** False when they were already here. */
      readonly wasFetched: boolean;
      readonly done: number;
      readonly finished: number;
    };

const COLLECTED_AT_ONCE = 4;

/**
 * Downloads the outputs of all finished points into `<folder>/<scan>/<point>/`, reads their numbers, and writes
 * `results.csv`, `results.json` and, for repeats, `repeats.csv`. Files that are already here are not fetched again:
 * when the collection is complete, one request is sent. Points that have not finished are rows without numbers; failed
 * ones have their cause.
 * @throws `scan-not-found`; UsageError when a rule matches nothing or several things; TransferError; and
 * what the client throws
 */
export async function collectScan(
  client: RestClient,
  scan: Scan,
  options: CollectScanOptions = {},
): Promise<ScanResults> {
  const { signal, checksums = false, onProgress } = options;
  const call = defined({ signal });
  const rules = { ...scan.collect, ...options.rules };
  const listing = await listScan(client, scan.name, call);
  if (isEmpty(listing)) throw scanNotFound(scan.name, client.serverUrl);
  const outcomes = await pointOutcomes(client, scan, listing, call);
  const finished = outcomes.filter(({ status }) => status === 'finished').length;
  onProgress?.({ type: 'looked', scan: scan.name, points: outcomes.length, finished });
  const folder = join(resolve(options.folder ?? 'results'), scan.name);
  await preparePointFolders(folder, scan.points);
  const incoming = await StagingArea.open(folder);
  let done = 0;
  const limit = pLimit({ concurrency: COLLECTED_AT_ONCE, rejectOnClear: true });
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const workspaces = new SharedWorkspaces(client, { signal: either });
  const collect = async (outcome: PointOutcome): Promise<PointOutcome> => {
    const { run, name, point, within } = outcome;
    if (run === undefined || outcome.status !== 'finished') return outcome;
    const part = defined({ within });
    const wanted = { run, outputs: rules.outputs ?? null, summary: rules.summary, name, ...part };
    const shared = { incoming, workspaces };
    const collected = await collectPoint(client, folder, wanted, { checksums, ...shared, signal: either });
    done += 1;
    const { wasFetched } = collected;
    onProgress?.({
      type: 'collected',
      scan: scan.name,
      point,
      folder: join(folder, name),
      wasFetched,
      done,
      finished,
    });
    return { ...outcome, collected };
  };
  const collecting = outcomes.map((outcome) => limit(() => collect(outcome)));
  const collected = await Promise.all(collecting).catch(async (error: unknown) => {
    limit.clearQueue();
    stop.abort();
    await Promise.allSettled(collecting);
    await incoming.release();
    throw error;
  });
  await incoming.close();
  const failed = outcomes.flatMap(({ run, status, cause }) =>
    run !== undefined && status === 'failed' && cause === undefined ? [run] : [],
  );
  const causes = await findCauses(client, failed, folder, call);
  const changed = await noteChangedParameters(client, collected, listing, call);
  const warnings = await collectWarnings(folder, collected, listing, changed);
  const found = { outcomes: collected, causes, warnings };
  const results = await buildResults(scan, folder, rules, found, client.clock);
  await writeResults(results);
  return results;
}

/** A point may have had runs of its own, and before or after that runs together with others. */
async function pointOutcomes(
  client: RestClient,
  scan: Scan,
  listing: ScanListing,
  call: CallOptions,
): Promise<readonly PointOutcome[]> {
  const alone = scan.points.map((point) => pointOutcome(point, listing));
  if (listing.scatter.length === 0) return alone;
  const together = await scatterOutcomes(client, listing, scan, call);
  return alone.map((own, index) => {
    const shared = together[index];
    return shared === undefined || shared.status === 'missing' || own.status === 'finished' ? own : shared;
  });
}

function pointOutcome(point: ScanPoint, listing: ScanListing): PointOutcome {
  const runs = listing.points.get(point.key) ?? [];
  return { point, name: pointName(point), attempts: runs.length, ...standingOf(runs) };
}

/** The outcomes of points that share runs, with the folders of their files in the workspaces. */
async function scatterOutcomes(
  client: RestClient,
  listing: ScanListing,
  scan: Scan,
  call: CallOptions,
): Promise<readonly PointOutcome[]> {
  const states = await readScatterPoints(client, listing, scan, call);
  return states.map(({ point, name, status, runs, outputs, cause }) => {
    const run = outputs?.run ?? runs.at(-1);
    return {
      ...{ point, name, status, attempts: runs.length },
      ...defined({ run }),
      ...(outputs === undefined ? {} : { within: outputs.folder }),
      ...defined({ cause }),
    };
  });
}
