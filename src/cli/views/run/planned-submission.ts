import type { PreparedSubmission } from '../../../runs/submit/prepare-submission.js';
import { namedParts } from '../../../analysis/analysis-workflow.js';
import type { PlannedSubmission } from './planned-view.js';

/** What `submit` would do with what was prepared. */
export function plannedSubmissionOf({
  analysis,
  newRun,
  plan,
  parameters,
  operationalOptions,
  changes,
  resources,
}: PreparedSubmission): PlannedSubmission {
  const { files, bytes, ignored, unfit } = plan;
  return {
    kind: 'planned',
    name: newRun.name,
    file: analysis.file,
    parameters,
    operationalOptions,
    ...namedParts(analysis.workflow),
    changes,
    resources,
    upload: { files: files.map(({ path, size }) => ({ path, size })), bytes, ignored, unfit },
  };
}
