import { writeJson } from '../../core/json/write-json.js';
import type { Analysis } from '../../analysis/analysis.js';
import type { FileEdit } from '../../analysis/edit/file-edit.js';
import { InputTexts } from '../../analysis/edit/input-texts.js';
import { loadAnalysis } from '../load-analysis.js';
import type { ResourceOverride } from '../../analysis/resources/resources.js';
import type { ChangedAnalysis } from '../../analysis/resources/set-resources.js';
import type { ChangedValues } from '../../analysis/edit/set-values.js';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import { planUpload, type UploadPlan } from '../upload/upload-plan.js';

const NOTHING: ReplacedFiles = new Map();

/** What all runs of one analysis have in common: it is read and checked once, and its upload is planned once. */
export class SubmissionBase {
  readonly inputs: InputTexts;
  /** Workflows with other resources, by their overrides. */
  private readonly workflows = new Map<string, Promise<ChangedAnalysis>>();

  private constructor(
    readonly analysis: Analysis,
    readonly plan: UploadPlan,
  ) {
    this.inputs = new InputTexts(
      analysis.root,
      new Map(plan.files.map(({ path, realPath }) => [path, realPath])),
    );
  }

  /** @throws SpecError, TransferError, `unsafe-path` */
  static async load(file: string): Promise<SubmissionBase> {
    const analysis = await loadAnalysis(file);
    return new SubmissionBase(analysis, await planUpload(analysis));
  }

  /** Copies of input files with other values. @throws SpecError */
  async changeValues(edits: readonly FileEdit[]): Promise<ChangedValues> {
    if (edits.length === 0) return { replaced: NOTHING, changes: [], warnings: [] };
    const { setValues } = await import('../../analysis/edit/set-values.js');
    const paths = this.plan.files.map(({ path }) => path);
    return setValues(this.inputs, edits, { analysis: this.analysis.file, paths });
  }

  /** The user's own content of files that have changed copies. */
  async originals(replaced: ReplacedFiles): Promise<ReplacedFiles> {
    const read = [...replaced.keys()].map(async (path) => [path, await this.inputs.content(path)] as const);
    return new Map(await Promise.all(read));
  }

  /** The analysis with changed files and other resources. @throws SpecError, UsageError */
  async changeWorkflow(
    replaced: ReplacedFiles,
    overrides: readonly ResourceOverride[],
  ): Promise<ChangedAnalysis> {
    if (this.analysis.workflowFiles.some((path) => replaced.has(path))) {
      const { reloadWorkflow } = await import('../../analysis/load/reload-workflow.js');
      return changeResources(await reloadWorkflow(this.analysis, replaced), overrides, replaced);
    }
    const key = writeJson(overrides);
    const known = this.workflows.get(key) ?? changeResources(this.analysis, overrides, NOTHING);
    this.workflows.set(key, known);
    const changed = await known;
    return { ...changed, replaced: new Map([...replaced, ...changed.replaced]) };
  }
}

async function changeResources(
  analysis: Analysis,
  overrides: readonly ResourceOverride[],
  replaced: ReplacedFiles,
): Promise<ChangedAnalysis> {
  if (overrides.length === 0) return { analysis, replaced, stages: [] };
  const { setResources } = await import('../../analysis/resources/set-resources.js');
  return setResources(analysis, overrides, replaced);
}
