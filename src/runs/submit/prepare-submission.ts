import type { JsonObject } from '../../core/json.js';
import type { NewRun } from '../../reana/model.js';
import type { Analysis } from '../../analysis/analysis.js';
import type { Diagnostic } from '../../analysis/diagnostic.js';
import type { FileEdit } from '../../analysis/edit/file-edit.js';
import type { ResourceOverride } from '../../analysis/resources/resources.js';
import { checkOptions } from '../../analysis/operational-options.js';
import { checkReplaced, resolveCheckedParameters } from '../../analysis/value-schemas/check-values.js';
import type { StageResources } from '../../analysis/resources/set-resources.js';
import type { ValueChange } from '../../analysis/edit/set-values.js';
import { replaceFiles } from '../upload/upload-plan.js';
import { buildNewRun } from './new-run.js';
import { SubmissionBase } from './submission-base.js';
import { planUpload, warningsOfPlan, type UploadPlan } from '../upload/upload-plan.js';

export type { SubmissionBase } from './submission-base.js';

/** What one run of an analysis changes. */
export interface RunChanges {
  /** Name of the run, without dots; the name of the file's folder by default. */
  readonly name?: string;
  /** Parameters that replace those of the file; values keep their JSON types. */
  readonly parameters?: JsonObject;
  /** Values in input files, changed in a copy of the files. */
  readonly edits?: readonly FileEdit[];
  /** Resources that the steps request, in place of those in the files; changed in a copy of the files. */
  readonly resources?: readonly ResourceOverride[];
  /** Options of the workflow's engine for the start, by REANA's names: `{ TARGET: 'fit' }`. */
  readonly operationalOptions?: JsonObject;
}

/** What is to be run. */
export interface SubmissionRequest extends RunChanges {
  /** Path of the `reana.yaml`. */
  readonly file: string;
}

/** A checked analysis, and everything that will be sent to a server. */
export interface PreparedSubmission {
  readonly analysis: Analysis;
  readonly newRun: NewRun;
  readonly plan: UploadPlan;
  /** Parameters that are sent at start. */
  readonly overrides: JsonObject;
  /** Options that are sent at start, besides those that each start of the language sends. */
  readonly operationalOptions: JsonObject;
  /** All parameters that the run will have. */
  readonly parameters: JsonObject;
  readonly edits: readonly FileEdit[];
  /** What the edits change. */
  readonly changes: readonly ValueChange[];
  readonly resourceOverrides: readonly ResourceOverride[];
  /** The stages that the overrides change. */
  readonly resources: readonly StageResources[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * Checks an analysis and plans its submission. Sends nothing and changes nothing.
 * @throws SpecError, UsageError, TransferError, `unsafe-path`
 */
export async function prepareSubmission(request: SubmissionRequest): Promise<PreparedSubmission> {
  return prepareRun(await loadBase(request.file), request);
}

/**
 * Checks an analysis and plans the upload that all its runs have in common.
 * @throws SpecError, TransferError, `unsafe-path`
 */
export async function loadBase(file: string): Promise<SubmissionBase> {
  return SubmissionBase.load(file);
}

/** Plans the submission of one run. Reads no file a second time. @throws SpecError, UsageError */
export async function prepareRun(base: SubmissionBase, changes: RunChanges): Promise<PreparedSubmission> {
  const { name, parameters = {}, edits = [], resources: resourceOverrides = [] } = changes;
  const { operationalOptions = {} } = changes;
  checkOptions(base.analysis.specification, operationalOptions);
  const { overrides, values, warnings } = await resolveCheckedParameters(base.analysis, parameters);
  const changed = await base.changeValues(edits);
  await checkReplaced(base.analysis, changed.replaced);
  const { analysis, replaced, stages } = await base.changeWorkflow(changed.replaced, resourceOverrides);
  return {
    analysis,
    newRun: buildNewRun(analysis, name, replaced),
    plan: replaceFiles(await planOf(base, analysis), replaced),
    overrides,
    operationalOptions,
    parameters: values,
    edits,
    changes: changed.changes,
    resourceOverrides,
    resources: stages,
    warnings: [...analysis.warnings, ...warnings, ...changed.warnings],
  };
}

/** A changed workflow may refer to files that it did not refer to before. */
async function planOf(base: SubmissionBase, analysis: Analysis): Promise<UploadPlan> {
  const { plan } = base;
  if (analysis === base.analysis) return plan;
  const planned = new Set(plan.files.map(({ path }) => path));
  return analysis.workflowFiles.every((path) => planned.has(path)) ? plan : planUpload(analysis);
}

/** Warnings besides the diagnostics of the files: what is not sent, and which resources a backend does not support. */
export function warningsOfSubmission({ plan, resources }: PreparedSubmission): readonly string[] {
  const unsupported = resources.flatMap((each) => each.unsupported.map((what) => `${each.stage}: ${what}`));
  return [...warningsOfPlan(plan), ...unsupported];
}
