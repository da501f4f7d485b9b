import type { JsonObject } from '../core/json.js';
import type { NewRun } from '../reana/model.js';
import type { Analysis } from '../spec/analysis.js';
import type { Diagnostic } from '../spec/diagnostic.js';
import { loadAnalysis } from '../spec/load-analysis.js';
import { resolveParameters } from '../spec/parameters.js';
import type { ResourceWish } from '../spec/resources.js';
import type { ChangedAnalysis, StageResources } from '../spec/set-resources.js';
import type { ReplacedFiles } from '../spec/workflow-source.js';
import { describeNewRun } from './new-run.js';
import { planUpload, warningsOfPlan, type UploadPlan } from './upload-plan.js';

/** What is to be run. */
export interface SubmissionRequest {
  /** Path of the `reana.yaml`. */
  readonly file: string;
  /** Name of the run; from the file's folder when left out. No dots. */
  readonly name?: string;
  /** Parameters that replace those of the file; values keep their JSON types. */
  readonly parameters?: JsonObject;
  /** What the steps ask of the cluster, in place of what the files say; written into a copy of them. */
  readonly resources?: readonly ResourceWish[];
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
  readonly wishes: readonly ResourceWish[];
  /** The stages that the wishes change. */
  readonly resources: readonly StageResources[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Checks an analysis and plans its submission. Sends nothing and changes nothing.
 * @throws SpecError, UsageError, TransferError, UnsafePathError
 */
export async function prepareSubmission(request: SubmissionRequest): Promise<PreparedSubmission> {
  const { file, name, parameters = {}, resources: wishes = [] } = request;
  const original = await loadAnalysis(file);
  const { overrides, values, warnings } = resolveParameters(original, parameters);
  const { analysis, replaced, stages } = await changeResources(original, wishes);
  const newRun = describeNewRun(analysis, name);
  return {
    analysis,
    newRun: replaced.size === 0 ? newRun : { ...newRun, replaced },
    plan: replaceFiles(await planUpload(analysis), replaced),
    overrides,
    parameters: values,
    wishes,
    resources: stages,
    warnings: [...analysis.warnings, ...warnings],
  };
}

async function changeResources(
  analysis: Analysis,
  wishes: readonly ResourceWish[],
): Promise<ChangedAnalysis> {
  if (wishes.length === 0) return { analysis, replaced: new Map(), stages: [] };
  const { setResources } = await import('../spec/set-resources.js');
  return setResources(analysis, wishes);
}

/** The plan with the content of some files exchanged. */
function replaceFiles(plan: UploadPlan, replaced: ReplacedFiles): UploadPlan {
  if (replaced.size === 0) return plan;
  const files = plan.files.map((planned) => {
    const data = replaced.get(planned.path);
    return data === undefined ? planned : { ...planned, data, size: data.length };
  });
  return { ...plan, files, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** What a user should know besides the findings in the files: what is not sent, and what can't be said to a backend. */
export function warningsOfSubmission({ plan, resources }: PreparedSubmission): readonly string[] {
  const unsaid = resources.flatMap((each) => each.unsaid.map((what) => `${each.stage}: ${what}`));
  return [...warningsOfPlan(plan), ...unsaid];
}
