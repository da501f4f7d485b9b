import { UsageError } from '../core/errors.js';
import type { SerialWorkflow } from './serial/serial-workflow.js';
import type { Stage, Workflow } from './workflow.js';

/** The workflow of an analysis, by the language that it is written in. */
export type AnalysisWorkflow = YadageAnalysis | SerialAnalysis | ServerReadAnalysis;

export interface YadageAnalysis {
  readonly type: 'yadage';
  readonly specification: Workflow;
}

export interface SerialAnalysis {
  readonly type: 'serial';
  readonly specification: SerialWorkflow;
}

/** Only REANA itself reads workflows in these languages. */
export interface ServerReadAnalysis {
  readonly type: 'cwl' | 'snakemake';
  /** POSIX path of the workflow's file, relative to the root. */
  readonly file: string;
}

/** The languages of workflows that REANA runs. */
export type WorkflowType = AnalysisWorkflow['type'];

/**
 * The Yadage workflow of an analysis.
 * @param purpose what needs one, as the subject of a sentence
 * @throws UsageError when it is written in another language
 */
export function yadageWorkflow(workflow: AnalysisWorkflow, purpose: string): Workflow {
  if (workflow.type === 'yadage') return workflow.specification;
  throw new UsageError(`${purpose} needs a Yadage workflow, and this one is written in ${workflow.type}`);
}

/**
 * Names of what the workflow consists of: the stages of a Yadage workflow that run steps (those of a sub-workflow
 * instead of the stage that holds it), the steps of a serial one. None for languages that only REANA reads.
 */
export function partNames(workflow: AnalysisWorkflow): string[] {
  switch (workflow.type) {
    case 'yadage':
      return stageNames(workflow.specification.stages);
    case 'serial':
      return workflow.specification.steps.map(({ name = '' }) => name);
    case 'cwl':
    case 'snakemake':
      return [];
  }
}

function stageNames(stages: readonly Stage[]): string[] {
  return stages.flatMap(({ name, scheduler }) =>
    scheduler.workflow === undefined ? [name] : stageNames(scheduler.workflow.stages),
  );
}
