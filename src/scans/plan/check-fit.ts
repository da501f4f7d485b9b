import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import { checkCluster, placedWarning } from '../../runs/submit/check-cluster.js';
import { checkResources, warningText } from '../../runs/submit/check-resources.js';
import { hasCode } from '../../core/errors.js';
import type { ScanEstimate } from './estimate-scan.js';
import type { ScanPlan } from './plan-scan.js';
import { warnOfManyFiles } from './scatter-files.js';

/** How a scan compares with the quota and the resources that a server offers. */
export interface ScanFit {
  /** Bytes of disk that the account may still use; absent where there is no limit. */
  readonly diskLeft?: number;
  /** Why the scan, or a part of it, won't run there. */
  readonly misfits: readonly string[];
  /** Further warnings. */
  readonly notes: readonly string[];
}

export interface FitOptions extends CallOptions {
  /** Number of files that a run like one of the points has left. */
  readonly filesPerPoint?: number;
}

/**
 * Compares a scan with the account's disk quota, with the resources that the cluster offers, and with the number of
 * files that servers list.
 */
export async function checkFit(
  client: RestClient,
  plan: ScanPlan,
  estimate: ScanEstimate,
  { filesPerPoint, ...options }: FitOptions = {},
): Promise<ScanFit> {
  const { base, scan } = plan;
  const { analysis } = await base.changeWorkflow(new Map(), scan.resources);
  const [account, resources] = await Promise.all([
    client.server.you(options),
    checkResources(client, analysis.workflow, options).then(
      (notes) => ({ faults: [], notes }),
      (error: unknown) => {
        if (!hasCode(error, 'resources-not-offered')) throw error;
        return { faults: error.details?.faults ?? [], notes: [] };
      },
    ),
  ]);
  const differences = await checkCluster(client, plan.base.analysis, options);
  const manyFiles = (await client.server.isEmbedded(options))
    ? undefined
    : warnOfManyFiles(plan, filesPerPoint);
  const disk = account.quota['disk'];
  const left = disk?.limit === undefined ? undefined : Math.max(0, disk.limit - disk.used);
  const isTooLarge = left !== undefined && estimate.diskBytes > left;
  return {
    ...defined({ diskLeft: left }),
    misfits: [...(isTooLarge ? [explainDisk(left, estimate)] : []), ...resources.faults],
    notes: [
      ...differences.map(placedWarning),
      ...resources.notes,
      ...(manyFiles === undefined ? [] : [manyFiles]),
    ].map(warningText),
  };
}

function explainDisk(left: number, { diskBytes, runs }: ScanEstimate): string {
  const fitting = Math.floor((left / diskBytes) * runs);
  return `of the account's disk quota ${left} bytes are left, and the scan will hold ${diskBytes}: room for about ${fitting} of its ${runs} runs`;
}
