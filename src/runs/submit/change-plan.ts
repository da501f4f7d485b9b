import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import type { PlannedFile, UploadPlan } from '../upload/upload-plan.js';

/** The plan with the content of some of its files exchanged. */
export function replaceFiles(plan: UploadPlan, replaced: ReplacedFiles): UploadPlan {
  if (replaced.size === 0) return plan;
  const files = plan.files.map((planned) => {
    const data = replaced.get(planned.path);
    return data === undefined ? planned : { ...planned, data, size: data.length };
  });
  return withFiles(plan, files);
}

/** The plan with more files. */
export function addFiles(plan: UploadPlan, added: readonly PlannedFile[]): UploadPlan {
  const files = [...plan.files, ...added].sort((one, other) => (one.path < other.path ? -1 : 1));
  return withFiles(plan, files);
}

function withFiles(plan: UploadPlan, files: readonly PlannedFile[]): UploadPlan {
  return { ...plan, files, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}
