import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import type { ResourceOverride } from '../../analysis/resources/resources.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import type { PreparedSubmission } from '../../runs/submit/prepare-submission.js';
import type { FailureCause } from '../events.js';
import { findCause } from '../failures/failure-cause.js';
import type { ScanPlan } from '../plan/plan-scan.js';
import { preparePoint } from '../plan/prepare-point.js';
import { listScan, type ScanListing } from '../scan-listing.js';

/** What the runs of a scan consist of: one point each, or many points that look like one to the controller. */
export interface ScanUnits {
  readonly points: readonly ScanPoint[];
  /** All runs of the scan, assigned to these points. */
  list(call: CallOptions): Promise<ScanListing>;
  prepare(point: ScanPoint, overrides: readonly ResourceOverride[]): Promise<PreparedSubmission>;
  findCause(run: RunReference, call: CallOptions): Promise<FailureCause>;
}

/** A run of its own for each point. */
export function pointUnits(client: RestClient, plan: ScanPlan): ScanUnits {
  const { name, points } = plan.scan;
  return {
    points,
    list: (call) => listScan(client, name, call),
    prepare: (point, overrides) => preparePoint(plan, point, overrides),
    findCause: (run, call) => findCause(client, run, call),
  };
}
