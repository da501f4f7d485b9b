import type { ResourceOverride } from '../../analysis/resources/resources.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import { addFiles } from '../../runs/upload/upload-plan.js';
import { prepareRun, type PreparedSubmission } from '../../runs/submit/prepare-submission.js';
import { pointRunName } from '../scan-names.js';
import type { ScanPlan } from './plan-scan.js';
import { recordFiles } from './scan-record.js';

/**
 * Plans the run of one point: its changed cards, and the record of the scan beside its inputs.
 * @param overrides resources that take precedence over those of the scan
 * @throws SpecError, UsageError
 */
export async function preparePoint(
  { scan, base, record }: ScanPlan,
  point: ScanPoint,
  overrides: readonly ResourceOverride[] = [],
): Promise<PreparedSubmission> {
  const prepared = await prepareRun(base, {
    name: pointRunName(scan.name, point),
    parameters: point.parameters,
    edits: point.edits,
    resources: [...scan.resources, ...overrides],
  });
  const { replaced = new Map<string, Uint8Array>() } = prepared.newRun;
  // Copies that the folder does not have are nobody's own.
  const own = [...replaced].filter(([path]) => base.analysis.extraFiles?.has(path) !== true);
  const originals = await base.originals(new Map(own));
  return { ...prepared, plan: addFiles(prepared.plan, recordFiles(record, { point, originals })) };
}
