import type { AnalysisWorkflow } from '../analysis-workflow.js';
import { readResources, type StepResources } from './resources.js';
import { surveyAnalysis } from './step-places.js';

/** What the steps of a stage request. */
export interface RequestedResources {
  /** Path of the stage. */
  readonly stage: string;
  readonly resources: StepResources;
}

/** What the workflow's container steps request, in its order; steps that request nothing are among them. */
export function requestedResources(workflow: AnalysisWorkflow): readonly RequestedResources[] {
  const { steps } = surveyAnalysis(workflow);
  return steps.map(({ stage, environment }) => ({ stage, resources: readResources(environment) }));
}
