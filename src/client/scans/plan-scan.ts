import { checkOptions } from '../../core/check-options.js';
import { defined } from '../../core/defined.js';
import type { CallOptions } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';
import { checkFit, type ScanFit } from '../../scans/plan/check-fit.js';
import { measureRun, type MeasuredRun } from '../../scans/plan/measure-run.js';
import { estimateScan } from '../../scans/plan/estimate-scan.js';
import { planScan, type PlanScanRequest, type ScanPlan } from '../../scans/plan/plan-scan.js';

export interface PlanOptions extends CallOptions {
  /** A run on the server that is similar to one point: the estimate uses its disk and time. */
  readonly like?: string | undefined;
  /** Maximum number of concurrent runs, for the estimate of the time. */
  readonly maxActive?: number | undefined;
}

/** A scan plan, compared with what the server offers. */
export interface ComparedPlan extends ScanPlan {
  /** The run that the estimate is based on. */
  readonly like?: MeasuredRun;
  readonly fit: ScanFit;
}

/** Plans a scan and compares it with a server. */
export async function planOnServer(
  client: RestClient,
  scan: ScanPlan | PlanScanRequest,
  { like: name, maxActive, ...call }: PlanOptions = {},
): Promise<ComparedPlan> {
  checkOptions('scans.plan', scan, { file: 'string' }, 'record' in Object(scan) ? [] : ['file']);
  const plan = 'record' in scan ? scan : await planScan({ ...scan, ...call });
  const like =
    name === undefined
      ? undefined
      : await measureRun(client, name, { ...call, files: plan.scan.mode === 'scatter' });
  const estimate = estimateScan(plan.scan, plan.upload, {
    ...defined({ maxActive, like }),
    ...((await client.server.isEmbedded(call)) ? { startInterval: 0 } : {}),
  });
  const filesPerPoint = like?.files;
  const fit = await checkFit(client, plan, estimate, { ...call, ...defined({ filesPerPoint }) });
  return { ...plan, estimate, fit, ...defined({ like }) };
}
