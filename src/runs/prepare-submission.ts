import type { JsonObject } from '../core/json.js';
import type { NewRun } from '../reana/model.js';
import type { Analysis } from '../spec/analysis.js';
import type { Diagnostic } from '../spec/diagnostic.js';
import { loadAnalysis } from '../spec/load-analysis.js';
import { resolveParameters } from '../spec/parameters.js';
import { describeNewRun } from './new-run.js';
import { planUpload, type UploadPlan } from './upload-plan.js';

/** What is to be run. */
export interface SubmissionRequest {
  /** Path of the `reana.yaml`. */
  readonly file: string;
  /** Name of the run; from the file's folder when left out. No dots. */
  readonly name?: string;
  /** Parameters that replace those of the file; values keep their JSON types. */
  readonly parameters?: JsonObject;
}

/** An analysis that was checked, and all that a server will be sent of it. */
export interface PreparedSubmission {
  readonly analysis: Analysis;
  readonly newRun: NewRun;
  readonly plan: UploadPlan;
  /** Parameters that are sent at start. */
  readonly overrides: JsonObject;
  /** All parameters that the run will have. */
  readonly parameters: JsonObject;
  readonly warnings: readonly Diagnostic[];
}

/**
 * Checks an analysis and plans its submission. Sends nothing and changes nothing.
 * @throws SpecError, UsageError, TransferError, UnsafePathError
 */
export async function prepareSubmission(request: SubmissionRequest): Promise<PreparedSubmission> {
  const { file, name, parameters = {} } = request;
  const analysis = await loadAnalysis(file);
  const { overrides, values, warnings } = resolveParameters(analysis, parameters);
  return {
    analysis,
    newRun: describeNewRun(analysis, name),
    plan: await planUpload(analysis),
    overrides,
    parameters: values,
    warnings: [...analysis.warnings, ...warnings],
  };
}
