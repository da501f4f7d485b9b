import { UsageError } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { stepLabel, type SerialWorkflow } from './serial/serial-workflow.js';
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
  /** POSIX path of the file of its parameters, where they are not written in `reana.yaml` itself. */
  readonly parameterFile?: string;
  /** The parameters, by name: the content of that file, or those of `reana.yaml`. */
  readonly parameters: JsonObject;
  /** POSIX paths of the files that a server reads the workflow from when it creates a run, sorted. */
  readonly members: readonly string[];
}

/** The parameters of an analysis by name, with the values that a run has when it is given no others. */
export function declaredParameters({
  specification: { inputs },
  workflow,
}: {
  readonly specification: { readonly inputs?: { readonly parameters?: JsonObject } };
  readonly workflow?: AnalysisWorkflow;
}): JsonObject {
  if (workflow?.type === 'cwl' || workflow?.type === 'snakemake') return workflow.parameters;
  return inputs?.parameters ?? {};
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
      return workflow.specification.steps.map(stepLabel);
    case 'cwl':
    case 'snakemake':
      return [];
  }
}

/** The same for documents, under the name that the language has for its parts. */
export function namedParts(workflow: AnalysisWorkflow): WorkflowParts {
  switch (workflow.type) {
    case 'yadage':
      return { stages: partNames(workflow) };
    case 'serial':
      return { steps: partNames(workflow) };
    case 'cwl':
    case 'snakemake':
      return {};
  }
}

/** Names of the parts of a workflow. */
export interface WorkflowParts {
  /** Of a Yadage workflow. */
  readonly stages?: readonly string[];
  /** Of a serial workflow. */
  readonly steps?: readonly string[];
}

function stageNames(stages: readonly Stage[]): string[] {
  return stages.flatMap(({ name, scheduler }) =>
    scheduler.workflow === undefined ? [name] : stageNames(scheduler.workflow.stages),
  );
}
