import type { JsonObject } from '../core/json.js';
import type { SerialWorkflow } from './serial/serial-workflow.js';

/** The section `workflow` of `reana.yaml`. */
export type WorkflowSection = WorkflowInFiles | InlineWorkflow;

/** A workflow that REANA reads from files of the analysis. */
export interface WorkflowInFiles {
  readonly type: 'yadage' | 'cwl' | 'snakemake';
  readonly file: string;
  /** What else it is read from. */
  readonly files?: readonly string[];
  readonly directories?: readonly string[];
  readonly parameters?: JsonObject;
  readonly resources?: JsonObject;
}

/** A workflow that is written in `reana.yaml` itself. */
export interface InlineWorkflow {
  readonly type: 'serial';
  readonly specification: SerialWorkflow;
  readonly resources?: JsonObject;
}

/** What `reana.yaml` names below `workflow`: the files and folders that REANA reads the workflow from, as written. */
export interface WorkflowPaths {
  readonly files: readonly string[];
  readonly directories: readonly string[];
}

export function workflowPaths(workflow: WorkflowSection): WorkflowPaths {
  if (workflow.type === 'serial') return { files: [], directories: [] };
  const { files = [], directories = [] } = workflow;
  // A CWL file may be named together with the part of it that is the workflow.
  const file = workflow.type === 'cwl' ? workflow.file.replace(/#.*$/s, '') : workflow.file;
  return { files: [file, ...files], directories };
}
