import { defined } from '../core/defined.js';
import type { UserFolders } from '../config/folders.js';
import type { CallOptions } from '../reana/model.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CollectScanOptions } from '../scans/collect/collect-scan.js';
import type { ScanDeletionReport, ScanDeletion, ScanDeletionOptions } from '../scans/delete-scan.js';
import type { ScanOutcome } from '../scans/events.js';
import type { ScanSummary } from '../scans/list-scans.js';
import type { PlanScanRequest, ScanPlan } from '../scans/plan/plan-scan.js';
import type { RestoredScan } from '../scans/plan/restore-scan.js';
import type { ScanResults } from '../scans/results/scan-results.js';
import type { StopReport } from '../scans/stop-scan.js';
import type { FollowedScan, FollowScanOptions } from './scans/follow-scan.js';
import type { ComparedPlan, PlanOptions } from './scans/plan-scan.js';
import type { ScanRunOptions } from './scans/run-scan.js';
import type { ScanReference } from './scans/scan-reference.js';
import type { ScanStatus, ScanStatusOptions } from './scans/scan-status.js';

/**
 * Scans. A scan is given by its name, which is part of the names of its runs on the server, by its file, or as an
 * object read from either. A name without runs rejects with the code `scan-not-found`, and a similar name in its hint.
 * @example
 * const { end, counts, failed } = await client.scans.run({ file: 'scan.yaml' }, { maxActive: 10 });
 * console.log(end, counts.finished, failed.map(({ cause }) => cause.message));
 * @example
 * // On another machine, by the name alone.
 * await client.scans.resume('curve', { timeout: 3_600_000, junit: 'report.xml' });
 * const { folder } = await client.scans.collect('curve');
 * @example
 * const { left } = await client.scans.stop('curve');
 * const { bytes } = await client.scans.planDeletion('curve', { sizes: true });
 * if (left.length === 0) await client.scans.delete('curve');
 */
export interface ScanCalls {
  /**
   * Checks a scan and returns what it will upload and an estimate of its disk and time, compared with what the server
   * offers; a run like one of its points makes the estimate better. Creates nothing. `planScan` does the part that needs
   * no server.
   * @throws SpecError, UsageError, TransferError, UnsafePathError
   */
  plan(scan: ScanPlan | PlanScanRequest, options?: PlanOptions): Promise<ComparedPlan>;
  /**
   * Runs a scan, or continues it: each point gets one run, and one more for each failure that is worth a retry,
   * whatever other processes do or did, here or on other machines. Returns the outcome.
   * @throws UsageError, SpecError and the code `scan-changed` before anything is created; AbortedError; and errors that
   * concern all points, such as AuthenticationError. After any error, the same call continues the scan.
   */
  run(scan: ScanPlan | PlanScanRequest, options?: ScanRunOptions): Promise<ScanOutcome>;
  /**
   * Continues a scan of which only the name is known: its files are downloaded from its runs.
   * @throws as `run`; the code `scan-not-restorable` when no run has an unchanged copy of a file any more
   */
  resume(name: string, options?: ScanRunOptions): Promise<ScanOutcome>;
  /** Follows a scan that another process runs, until none of its runs is in progress or the timeout has passed. */
  follow(scan: ScanReference, options?: FollowScanOptions): Promise<FollowedScan>;
  /** Returns the state of each point; from the server alone when only a name is given. */
  status(scan: ScanReference, options?: ScanStatusOptions): Promise<ScanStatus>;
  /** Stops a scan, for all processes that run it. Finished points stay; `run` and `resume` continue with the rest. */
  stop(scan: ScanReference, options?: CallOptions): Promise<StopReport>;
  /** Returns what `delete` would delete. */
  planDeletion(scan: ScanReference, options?: ScanDeletionOptions): Promise<ScanDeletion>;
  /** Stops a scan and deletes all of its runs with their workspaces. */
  delete(scan: ScanReference, options?: CallOptions): Promise<ScanDeletionReport>;
  /** Returns the scans on the server, the most recently active first. Sends one request, and a few for each run that points share. */
  list(options?: CallOptions): Promise<readonly ScanSummary[]>;
  /**
   * Downloads the outputs of all finished points, extracts their numbers, and writes tables. Files that are there
   * already are not fetched again.
   * @throws UsageError when a rule matches nothing or too much; TransferError
   */
  collect(scan: ScanReference, options?: CollectScanOptions): Promise<ScanResults>;
  /** Returns the scan as one of its runs has it, without its inputs, and that run. */
  get(scan: ScanReference, options?: CallOptions): Promise<RestoredScan>;
  /** Returns the scan with all inputs of its analysis, downloaded from its runs into the folder and verified. */
  restore(name: string, folder: string, options?: CallOptions): Promise<ScanPlan>;
}

/** The calls about scans on one server. Their implementations are loaded at the first call. */
export function makeScanCalls(rest: RestClient, { state }: UserFolders): ScanCalls {
  const find = () => import('./scans/scan-reference.js');
  const run = () => import('./scans/run-scan.js');
  return {
    async plan(scan, options) {
      return (await import('./scans/plan-scan.js')).planOnServer(rest, scan, options);
    },
    async run(scan, options) {
      return (await run()).workOnScan(rest, scan, { journal: state, ...options });
    },
    async resume(name, options) {
      return (await run()).resumeScan(rest, name, { journal: state, ...options });
    },
    async follow(scan, options) {
      return (await import('./scans/follow-scan.js')).followScan(rest, scan, options);
    },
    async status(scan, options) {
      return (await import('./scans/scan-status.js')).readStatus(rest, scan, options);
    },
    async stop(scan, options = {}) {
      const { stopScan } = await import('../scans/stop-scan.js');
      const { nameOfScan, suggestNearest } = await find();
      const name = await nameOfScan(scan);
      return suggestNearest(rest, options, () => stopScan(rest, name, options));
    },
    async planDeletion(scan, options = {}) {
      const { planScanDeletion } = await import('../scans/delete-scan.js');
      const { nameOfScan, suggestNearest } = await find();
      const name = await nameOfScan(scan);
      return suggestNearest(rest, options, () => planScanDeletion(rest, name, options));
    },
    async delete(scan, options = {}) {
      const { deleteScan } = await import('../scans/delete-scan.js');
      const { nameOfScan, suggestNearest } = await find();
      const name = await nameOfScan(scan);
      return suggestNearest(rest, options, () => deleteScan(rest, name, options));
    },
    async list(options) {
      return (await import('../scans/list-scans.js')).listScans(rest, options);
    },
    async collect(scan, options = {}) {
      const { collectScan } = await import('../scans/collect/collect-scan.js');
      const { signal } = options;
      const found = await (await find()).findScan(rest, scan, defined({ signal }));
      return collectScan(rest, found, options);
    },
    async get(scan, options = {}) {
      const { nameOfScan, restoreByName } = await find();
      return restoreByName(rest, await nameOfScan(scan), options);
    },
    async restore(name, folder, options = {}) {
      const { restorePlan } = await import('../scans/plan/restore-plan.js');
      return (await find()).suggestNearest(rest, options, () => restorePlan(rest, name, folder, options));
    },
  };
}
