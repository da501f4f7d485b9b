import { basename } from 'node:path';
import type { JsonObject } from '../../core/json.js';
import { UsageError } from '../../core/errors.js';
import type { Analysis } from '../../analysis/analysis.js';
import { declaredParameters } from '../../analysis/analysis-workflow.js';
import { planStages } from '../../analysis/plan/plan-stages.js';
import { makeGraph } from './make-graph.js';
import { nameText } from './name-text.js';
import type { GraphOptions, WorkflowGraph } from './workflow-graph.js';

export interface AnalysisGraphOptions extends GraphOptions {
  /** Values in place of those of `reana.yaml`: lists among them may decide how many steps there are. */
  readonly parameters?: JsonObject;
}

/**
 * The workflow of an analysis before it is run: its stages, with as many steps as its files and parameters tell.
 * @throws UsageError for CWL and Snakemake, which only REANA itself reads
 * @example
 * const svg = await drawGraph(graphOfAnalysis(await loadAnalysis('reana.yaml')));
 */
export function graphOfAnalysis(
  analysis: Analysis,
  { parameters, ...options }: AnalysisGraphOptions = {},
): WorkflowGraph {
  const { workflow, root, file } = analysis;
  if (workflow.type === 'cwl' || workflow.type === 'snakemake') {
    const language = workflow.type === 'cwl' ? 'CWL' : 'Snakemake';
    throw new UsageError(`${file} has a workflow in ${language}, which can't be drawn before it is run`, {
      hint: 'only REANA itself reads it: draw a run of it',
    });
  }
  const stages = planStages(workflow, parameters ?? declaredParameters(analysis));
  return {
    title: nameText(basename(root)),
    subtitle: `${workflow.type === 'yadage' ? 'Yadage' : 'serial'} workflow`,
    ...makeGraph(
      stages.map((stage) => ({ stage, steps: [] })),
      options,
    ),
  };
}
