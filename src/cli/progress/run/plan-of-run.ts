import { planStages } from '../../../analysis/plan/plan-stages.js';
import type { PlannedStage } from '../../../analysis/plan/planned-stage.js';
import { storedWorkflow } from '../../../analysis/plan/stored-workflow.js';
import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { writeJson } from '../../../core/json/write-json.js';
import type { RunReference } from '../../../reana/model.js';
import type { RestClient } from '../../../reana/rest-client.js';

/** What is known of a run before it runs. */
export interface RunPlan {
  readonly stages: readonly PlannedStage[];
  /** What runs have in common that take about as long: their workflow and all of their parameters. */
  readonly kind?: string;
}

/**
 * The plan of a run, from the workflow and the parameters that its server stores: one request. Empty where that can't be
 * read: a run is followed without it, too, and what is wrong with the server is for the following to tell.
 */
export async function planOfRun(
  { workflows }: Pick<RestClient, 'workflows'>,
  { id }: Pick<RunReference, 'id'>,
  signal: AbortSignal,
): Promise<RunPlan> {
  try {
    const { specification, parameters } = await workflows.specification(id, { signal });
    const workflow = storedWorkflow(specification);
    const { inputs } = specification;
    const declared = isJsonObject(inputs) ? inputs['parameters'] : undefined;
    const values: JsonObject = { ...(isJsonObject(declared) ? declared : {}), ...parameters };
    const sorted = Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
    const kind = writeJson([specification['workflow'] ?? null, sorted]);
    return { stages: workflow === undefined ? [] : planStages(workflow, values), kind };
  } catch {
    return { stages: [] };
  }
}
