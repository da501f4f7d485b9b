import { defined } from '../core/defined.js';
import type { UserFolders } from '../config/folders.js';
import type { CallOptions } from '../reana/model.js';
import type { RestClient } from '../reana/rest-client.js';
import type { Scan } from '../scan-file/scan.js';
import type { CollectScanOptions } from '../scans/collect/collect-scan.js';
import type { ScanDeletionReport, ScanDeletion, ScanDeletionOptions } from '../scans/delete-scan.js';
import type { ScanOutcome } from '../scans/events.js';
import type { ScanSummary } from '../scans/list-scans.js';
import type { PlanScanRequest, ScanPlan } from '../scans/plan/plan-scan.js';
import type { ScanResults } from '../scans/results/scan-results.js';
import type { StopReport } from '../scans/stop-scan.js';
import type { FollowedScan, FollowScanOptions } from './scans/follow-scan.js';
import type { ComparedPlan, PlanOptions } from './scans/plan-scan.js';
import type { ScanRunOptions } from './scans/run-scan.js';
import type { ScanReference } from './scans/scan-reference.js';
import type { ScanStatus, ScanStatusOptions } from './scans/scan-status.js';

/**
 * Scans. One is meant by its name, which its runs on the server carry, by its file, or by what was read of either. A
 * name that no run carries rejects with the code `scan-not-found`, and the name that may be meant in its hint.
 * @example
 * const { end, counts, failed } = await client.scans.run({ file: 'scan.yaml' }, { maxActive: 10 });
 * console.log(end, counts.finished, failed.map(({ cause }) => cause.message));
 * @example
 * // On another machine, which knows nothing but the name.
 * await client.scans.resume('curve', { timeout: 3_600_000, junit: 'report.xml' });
 * const { folder } = await client.scans.collect('curve');
 * @example
 * const { left } = await client.scans.stop('curve');
 * const { bytes } = await client.scans.planDeletion('curve', { sizes: true });
 * if (left.length === 0) await client.scans.delete('curve');
 */
export interface ScanCalls {
  /**
   * Checks a scan and says what it will send and take, compared with what the server offers and with a run like one of
   * its points. Creates nothing. `planScan` does as much as needs no server.
   * @throws SpecError, UsageError, TransferError, UnsafePathError
   */
  plan(scan: ScanPlan | PlanScanRequest, options?: PlanOptions): Promise<ComparedPlan>;
  /**
   * Runs a scan, or goes on with it: each point gets one run, and one more for each failure that is worth it, whatever
   * other processes do or did, here or on other machines. Returns how it stands in the end.
   * @throws UsageError, SpecError and the code `scan-changed` before anything is made; AbortedError; and what concerns
   * all points, such as AuthenticationError. Whatever it throws, the same call goes on later.
   */
  run(scan: ScanPlan | PlanScanRequest, options?: ScanRunOptions): Promise<ScanOutcome>;
  /**
   * Goes on with a scan of which only the name is known: its files are read back from its runs.
   * @throws as `run`; the code `scan-not-restorable` when no run holds a file any more as it was sent
   */
  resume(name: string, options?: ScanRunOptions): Promise<ScanOutcome>;
  /** Follows a scan that somebody else works on, until nothing of it is under way any more or the time is over. */
  follow(scan: ScanReference, options?: FollowScanOptions): Promise<FollowedScan>;
  /** How each point stands, by the server alone where only a name is given. */
  status(scan: ScanReference, options?: ScanStatusOptions): Promise<ScanStatus>;
  /** Stops a scan for everybody who works on it. What has finished stays; `run` and `resume` go on with the rest. */
  stop(scan: ScanReference, options?: CallOptions): Promise<StopReport>;
  /** What `delete` would delete. */
  planDeletion(scan: ScanReference, options?: ScanDeletionOptions): Promise<ScanDeletion>;
  /** Stops a scan and deletes all of its runs with their workspaces. */
  delete(scan: ScanReference, options?: CallOptions): Promise<ScanDeletionReport>;
  /** The scans that the server has, those worked on last first, with one request. */
  list(options?: CallOptions): Promise<readonly ScanSummary[]>;
  /**
   * Brings the outputs of all points that have finished home, reads their numbers, and writes tables. What is there is
   * not fetched again.
   * @throws UsageError when a rule fits nothing or too much; TransferError
   */
  collect(scan: ScanReference, options?: CollectScanOptions): Promise<ScanResults>;
  /** The scan as one of its runs carries it, without its inputs. */
  get(name: string, options?: CallOptions): Promise<Scan>;
  /** The scan with all inputs of its analysis, which are fetched into the folder from its runs and verified. */
  restore(name: string, folder: string, options?: CallOptions): Promise<ScanPlan>;
}

/** Scans of one server. What does the work is loaded when it is first needed. */
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
    async get(name, options = {}) {
      return (await find()).findScan(rest, name, options);
    },
    async restore(name, folder, options = {}) {
      const { restorePlan } = await import('../scans/plan/restore-plan.js');
      return (await find()).suggestNearest(rest, options, () => restorePlan(rest, name, folder, options));
    },
  };
}
