import { join } from 'node:path';
import { userFolders } from '../config/folders.js';
import { defined } from '../core/defined.js';
import { AbortedError, UsageError } from '../core/errors.js';
import { checkOverride } from '../analysis/resources/resources.js';
import type { RestClient } from '../reana/rest-client.js';
import { scanChanged } from './scan-errors.js';
import type { CallOptions } from '../reana/model.js';
import type { RetryRules } from '../scan-file/scan.js';
import { checkCluster, placedWarning } from '../runs/submit/check-cluster.js';
import { checkResources, type Warning } from '../runs/submit/check-resources.js';
import { identifyServer } from '../runs/journal/identify.js';
import { checkEmbedded } from '../runs/validate-on-server.js';
import { warningsOfSubmission } from '../runs/submit/prepare-submission.js';
import { clearFailed } from './control/clear-failed.js';
import { scanTimingOf } from './scan-timing.js';
import { ScanController } from './control/scan-controller.js';
import { ScanJournal } from './journal/scan-journal.js';
import { pointUnits } from './control/scan-units.js';
import type { ScanEvent, ScanOutcome } from './events.js';
import { readMemoryLimits } from './failures/memory-limits.js';
import { findChangedFiles } from './plan/changed-files.js';
import { DEFAULT_MAX_ACTIVE } from './plan/estimate-scan.js';
import type { ScanPlan } from './plan/plan-scan.js';
import { preparePoint } from './plan/prepare-point.js';
import { warnOfManyFiles } from './plan/scatter-files.js';
import { runsWithRecord } from './plan/stored-record.js';
import { listScan, type ScanListing } from './scan-listing.js';
import { prepareScatter } from './scatter/prepare-scatter.js';
import { runScatter } from './scatter/run-scatter.js';
import { removeStopMarkers } from './stop-marker.js';

export interface RunScanOptions extends CallOptions {
  /** Runs of the scan that may be in progress on the server at the same time; 20 when left out. */
  readonly maxActive?: number;
  /** How often a failed point is retried, in place of the scan's rule. */
  readonly retries?: number;
  /** Most memory that a step gets after it ran out of memory, `16Gi`, in place of the scan's rule. */
  readonly memory?: string;
  /** With `false`, returns once all points are started. */
  readonly wait?: boolean;
  /** Continues although files have changed since the first runs were created. */
  readonly allowChanged?: boolean;
  /** Deletes the runs of failed points, with their logs, and runs these points again. */
  readonly again?: boolean;
  /**
   * Folder with records of what is in progress, so that it continues at once after the process was killed; the user's
   * state folder by default. With `false`, nothing is recorded.
   */
  readonly journal?: string | false;
}

/**
 * Runs a scan, or continues one, and yields what happens. Whatever other processes do or did, here or on other
 * machines, each point gets one run, and one more for each failure that is worth a retry.
 * @throws UsageError, `resources-not-offered`, `scan-changed` before anything is made; AbortedError; and what concerns
 * all points, such as AuthenticationError. After any error, the same call continues the scan.
 */
export async function* runScan(
  client: RestClient,
  plan: ScanPlan,
  options: RunScanOptions = {},
): AsyncGenerator<ScanEvent, ScanOutcome> {
  checkLimits(options);
  const { name } = plan.scan;
  const { signal, maxActive = DEFAULT_MAX_ACTIVE, wait = true } = options;
  const stop = new AbortController();
  const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
  const call = { signal: either };
  const stateFolder = options.journal === false ? undefined : (options.journal ?? userFolders().state);
  const folder = stateFolder === undefined ? undefined : join(stateFolder, 'scans');
  let warnings: Warning[] = [];
  const journal = new ScanJournal(folder, await identifyServer(client, either), name, (message) =>
    warnings.push({ message }),
  );
  let controller: ScanController | undefined;
  try {
    warnings.push(...(await warnOfCluster(client, plan, call)));
    const { isUnchanged, unknownPoints } = await checkUnchanged(client, plan, options, call);
    if (unknownPoints > 0) warnings.push({ message: warnOfUnknownPoints(name, unknownPoints) });
    const limits = await readMemoryLimits(client, plan.base.analysis.workflow, plan.scan.resources, call);
    const records = folder === undefined ? undefined : join(folder, 'uploads');
    const retry = retryRules(plan.scan.retry, options);
    const timing = await scanTimingOf(client, call);
    const terms = { timing, maxActive, wait, retry, limits, isUnchanged, records };
    for (const warning of warnings) yield { type: 'warning', ...warning };
    warnings = [];
    if (plan.scan.mode === 'scatter') return yield* runScatter(client, plan, terms, journal, either);
    controller = new ScanController(client, plan, pointUnits(client, plan), terms, journal, either);
    return yield* controller.run();
  } catch (error) {
    if (signal?.aborted !== true) throw error;
    throw new AbortedError(`the scan ${name} was interrupted; its runs on the server continue`, {
      hint: 'stop it to end them, or resume it',
      action: { type: 'resume-scan', scan: name },
      cause: error,
    });
  } finally {
    stop.abort();
    await controller?.close();
    journal.close();
  }
}

function checkLimits({ maxActive = 1, retries = 0, memory }: RunScanOptions): void {
  if (memory !== undefined) checkOverride({ memory });
  if (!Number.isInteger(maxActive) || maxActive < 1)
    throw new UsageError(`${maxActive} is not a number of runs`, { hint: 'give a whole number from 1' });
  if (!Number.isInteger(retries) || retries < 0)
    throw new UsageError(`${retries} is not a number of retries`, { hint: 'give a whole number from 0' });
}

function retryRules(
  rules: RetryRules,
  { retries = rules.retries, memory: most }: RunScanOptions,
): RetryRules {
  return { ...rules, retries, memory: { ...rules.memory, ...defined({ most }) } };
}

/** Warnings about the resources of the runs, which are alike, and about their files. @throws `resources-not-offered` */
async function warnOfCluster(
  client: RestClient,
  plan: ScanPlan,
  call: CallOptions,
): Promise<readonly Warning[]> {
  const [point] = plan.scan.points;
  if (point === undefined) return [];
  const prepared = await (plan.scan.mode === 'scatter'
    ? prepareScatter(plan, plan.scan.points)
    : preparePoint(plan, point, []));
  const differences = await checkCluster(client, plan.base.analysis, call);
  const lacking = await checkResources(client, prepared.analysis.workflow, call);
  await checkEmbedded(client, prepared, call);
  const manyFiles = (await client.server.isEmbedded(call)) ? undefined : warnOfManyFiles(plan);
  const warnings = [
    ...differences.map(placedWarning),
    ...warningsOfSubmission(prepared).map((message) => ({ message })),
    ...lacking,
  ];
  return manyFiles === undefined ? warnings : [...warnings, manyFiles];
}

/**
 * Checks whether existing runs have the same files, and prepares for new ones. @throws
 * `scan-changed`
 */
async function checkUnchanged(
  client: RestClient,
  plan: ScanPlan,
  { allowChanged = false, again = false }: RunScanOptions,
  call: CallOptions,
): Promise<{ readonly isUnchanged: boolean; readonly unknownPoints: number }> {
  const listing = await listScan(client, plan.scan.name, call);
  checkMode(plan, listing);
  const changed =
    runsWithRecord(listing).length === 0 ? [] : await findChangedFiles(client, plan, listing, call);
  if (changed.length > 0 && !allowChanged) throw scanChanged(plan.scan.name, changed);
  if (again) await clearFailed(client, listing, call);
  await removeStopMarkers(client, listing, call);
  const own = new Set(plan.scan.points.map(({ key }) => key));
  const unknownPoints = [...listing.points.keys()].filter((key) => !own.has(key)).length;
  return { isUnchanged: changed.length === 0, unknownPoints };
}

/** Either the scan file has changed, or two scan files have the same name. */
function warnOfUnknownPoints(name: string, unknownPoints: number): string {
  const points = unknownPoints === 1 ? '1 point' : `${unknownPoints} points`;
  return `the server has ${points} of ${name} that are not in this scan file: they are left as they are. If it is another scan, give it another name`;
}

/** A point that was finished in a run of all would be run again on its own, and the other way round. */
function checkMode({ scan: { name, mode } }: ScanPlan, { points, scatter }: ScanListing): void {
  const other = mode === 'runs' ? scatter.length : points.size;
  if (other === 0) return;
  throw new UsageError(
    `the scan ${name} was started with \`mode: ${mode === 'runs' ? 'scatter' : 'runs'}\``,
    {
      hint: 'continue with that mode, or give the scan another name',
    },
  );
}
