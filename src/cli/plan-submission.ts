import type { JsonObject } from '../core/json.js';
import { describeNewRun } from '../runs/new-run.js';
import { planUpload } from '../runs/upload-plan.js';
import { loadAnalysis } from '../spec/load-analysis.js';
import { resolveParameters } from '../spec/parameters.js';
import { stageNames } from './stage-names.js';
import type { Submission } from './views/submission-view.js';

/** What `submit` would do, without a server. */
export async function planSubmission(
  file: string,
  name: string | undefined,
  parameters: JsonObject,
): Promise<Submission> {
  const analysis = await loadAnalysis(file);
  const { files, bytes } = await planUpload(analysis);
  return {
    kind: 'planned',
    name: describeNewRun(analysis, name).name,
    file: analysis.file,
    parameters: resolveParameters(analysis, parameters).values,
    stages: stageNames(analysis.workflow.stages),
    upload: { files: files.map(({ path }) => path), bytes },
  };
}
