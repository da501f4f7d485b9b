import { UsageError } from '../../core/errors.js';
import type { AnalysisWorkflow } from '../analysis-workflow.js';

const PLACES = {
  cwl: "write them into the workflow, as 'reana:' below the hints of a step",
  snakemake: "write them into the Snakefile, below the 'resources:' of a rule",
} as const;

/**
 * What steps request can be changed where this program reads the workflow itself.
 * @throws UsageError where only REANA reads it
 */
export function refuseResources({ type }: AnalysisWorkflow): void {
  if (type !== 'cwl' && type !== 'snakemake') return;
  const language = type === 'cwl' ? 'CWL' : 'Snakemake';
  throw new UsageError(`the resources of the steps of a ${language} workflow can't be changed from outside`, {
    hint: PLACES[type],
  });
}
