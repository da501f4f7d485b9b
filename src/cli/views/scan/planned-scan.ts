import { defined } from '../../../core/defined.js';
import type { ComparedPlan } from '../../../client/scans/plan-scan.js';
import type { JsonObject } from '../../../core/json.js';
import type { ScanFit } from '../../../scans/plan/check-fit.js';
import type { MeasuredRun } from '../../../scans/plan/measure-run.js';
import type { RunUpload, ScanEstimate } from '../../../scans/plan/estimate-scan.js';
import type { ScanPlan } from '../../../scans/plan/plan-scan.js';
import type { Diagnostic } from '../../../analysis/diagnostic.js';
import type { RetryRules, ScanColumn, ScanMode } from '../../../scan-file/scan.js';

/** A scan that was only planned. */
export interface PlannedScan {
  readonly kind: 'planned-scan';
  readonly scan: string;
  /** Absolute path of the scan file. */
  readonly file: string;
  /** Absolute path of the `reana.yaml`. */
  readonly analysis: string;
  readonly mode: ScanMode;
  readonly columns: readonly ScanColumn[];
  readonly points: readonly { readonly index: number; readonly key: string; readonly values: JsonObject }[];
  readonly retry: RetryRules;
  /** What each run is sent. */
  readonly upload: RunUpload;
  readonly estimate: ScanEstimate;
  /** The run that the estimate was taken from. */
  readonly like?: MeasuredRun;
  /** Whether the scan fits the account, when the server was asked. */
  readonly fit?: ScanFit;
  readonly warnings: readonly Diagnostic[];
}

export function plannedScanOf({
  scan,
  upload,
  estimate,
  warnings,
  like,
  fit,
}: ScanPlan & Partial<Pick<ComparedPlan, 'like' | 'fit'>>): PlannedScan {
  return {
    kind: 'planned-scan',
    scan: scan.name,
    file: scan.file,
    analysis: scan.analysis,
    mode: scan.mode,
    columns: scan.columns,
    points: scan.points.map(({ index, key, values }) => ({ index, key, values })),
    retry: scan.retry,
    upload,
    estimate,
    ...defined({ like, fit }),
    warnings,
  };
}
