import { isJsonObject, type JsonObject } from '../../core/json.js';
import { loadSerialRun } from './load-serial-run.js';
import { loadYadageRun } from './load-yadage-run.js';
import type { RunEngine } from './run-engine.js';
import type { LoadedRun, RunPlan, RunTerms } from './run-plan.js';
import { serialEngine } from './serial-engine.js';
import { yadageEngine } from './yadage-engine.js';

/**
 * Loads and checks the workflow of a run.
 * @throws RequestError with everything that is wrong with it
 */
export async function loadRun(
  workspace: string,
  specification: JsonObject,
  terms: RunTerms,
): Promise<LoadedRun> {
  const { workflow } = specification;
  return isJsonObject(workflow) && workflow['type'] === 'serial'
    ? loadSerialRun(specification, terms)
    : loadYadageRun(workspace, specification, terms);
}

export function engineOf(plan: RunPlan): RunEngine {
  switch (plan.type) {
    case 'yadage':
      return yadageEngine(plan);
    case 'serial':
      return serialEngine(plan);
  }
}
