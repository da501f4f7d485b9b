import type { JsonObject } from '../../core/json.js';
import type { AnalysisWorkflow } from '../analysis-workflow.js';
import { stepImage, stepLabel, type SerialWorkflow } from '../serial/serial-workflow.js';
import { planYadage } from './plan-yadage.js';
import type { PlannedStage } from './planned-stage.js';

/**
 * What a workflow will run, as far as its files and parameters tell before it runs: the stages of a Yadage workflow, the
 * steps of a serial one, in the order in which they are written. Nothing is known of CWL and Snakemake.
 * @param parameters values that the run has, by name
 */
export function planStages(workflow: AnalysisWorkflow, parameters: JsonObject): readonly PlannedStage[] {
  switch (workflow.type) {
    case 'yadage':
      return planYadage(workflow.specification, parameters);
    case 'serial':
      return planSerial(workflow.specification);
    case 'cwl':
    case 'snakemake':
      return [];
  }
}

/** Each command is a step of its own, and waits for the one before it. */
function planSerial({ steps }: SerialWorkflow): readonly PlannedStage[] {
  const labels = steps.map(stepLabel);
  const paths = labels.map((label, index) => [
    labels.indexOf(label) === index ? label : `${label} (${index + 1})`,
  ]);
  return steps.map((step, index) => {
    const before = paths[index - 1];
    return {
      path: paths[index] ?? [],
      steps: step.commands.length,
      after: before === undefined ? [] : [before],
      image: stepImage(step),
    };
  });
}
