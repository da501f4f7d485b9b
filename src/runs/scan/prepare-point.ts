import type { ResourceWish } from '../../spec/resources.js';
import type { ScanPoint } from '../../spec/scan/scan.js';
import { prepareRun, type PreparedSubmission, type SubmissionBase } from '../prepare-submission.js';
import type { PlannedFile, UploadPlan } from '../upload-plan.js';
import type { ScanPlan } from './plan-scan.js';
import { pointRunName } from './scan-names.js';
import { recordFiles } from './scan-record.js';

/**
 * Plans the run of one point: its changed cards, and the record of the scan beside its inputs.
 * @param wishes resources besides those of the scan itself, and stronger than they are
 * @throws SpecError, UsageError
 */
export async function preparePoint(
  { scan, base, record }: ScanPlan,
  point: ScanPoint,
  wishes: readonly ResourceWish[] = [],
): Promise<PreparedSubmission> {
  const prepared = await prepareRun(base, {
    name: pointRunName(scan.name, point),
    parameters: point.parameters,
    edits: point.edits,
    resources: [...scan.resources, ...wishes],
  });
  const originals = await originalsOf(base, prepared);
  return withFiles(prepared, recordFiles(record, { point, originals }));
}

/** The user's own content of the files that the run has changed copies of. */
export async function originalsOf(
  { inputs }: SubmissionBase,
  { newRun: { replaced } }: PreparedSubmission,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const paths = [...(replaced?.keys() ?? [])];
  return new Map(await Promise.all(paths.map(async (path) => [path, await inputs.content(path)] as const)));
}

/** The same submission with more files to upload. */
export function withFiles(prepared: PreparedSubmission, added: readonly PlannedFile[]): PreparedSubmission {
  const files = [...prepared.plan.files, ...added].sort((one, other) => (one.path < other.path ? -1 : 1));
  const plan: UploadPlan = { ...prepared.plan, files, bytes: files.reduce((sum, { size }) => sum + size, 0) };
  return { ...prepared, plan };
}
