import { planStages } from '../../../analysis/plan/plan-stages.js';
import type { PlannedStage } from '../../../analysis/plan/planned-stage.js';
import { storedWorkflow } from '../../../analysis/plan/stored-workflow.js';
import { isJsonObject } from '../../../core/json.js';
import type { RunReference } from '../../../reana/model.js';
import type { RestClient } from '../../../reana/rest-client.js';

/**
 * The stages of a run, from the workflow and the parameters that its server stores: one request. None where that can't be
 * read: a run is followed without them, too, and what is wrong with the server is for the following to tell.
 */
export async function planOfRun(
  { workflows }: Pick<RestClient, 'workflows'>,
  { id }: Pick<RunReference, 'id'>,
  signal: AbortSignal,
): Promise<readonly PlannedStage[]> {
  try {
    const { specification, parameters } = await workflows.specification(id, { signal });
    const workflow = storedWorkflow(specification);
    if (workflow === undefined) return [];
    const { inputs } = specification;
    const declared = isJsonObject(inputs) ? inputs['parameters'] : undefined;
    return planStages(workflow, { ...(isJsonObject(declared) ? declared : {}), ...parameters });
  } catch {
    return [];
  }
}
