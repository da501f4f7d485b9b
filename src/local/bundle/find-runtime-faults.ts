import { errorWithHint } from '../error-with-hint.js';
import { EnvironmentError } from '../environments/environment-error.js';
import { declaredParameters, loadSerialRun } from '../engines/load-serial-run.js';
import type { RunPlan } from '../engines/run-plan.js';
import { RequestError } from '../request-error.js';
import type { RunManager } from '../runs/run-manager.js';
import type { BundleFinding, BundleReport } from './validate-bundle.js';

/**
 * Why no runtime of this server can run the steps of a bundle. Before a run is created its `start` is unknown, which may
 * give other parameters, and other steps of a serial workflow: then only what no start can change is a fault.
 */
export async function findRuntimeFaults(
  manager: RunManager,
  loaded: NonNullable<BundleReport['loaded']>,
  terms: 'declared' | 'unknown',
): Promise<readonly BundleFinding[]> {
  try {
    const plan = await planOf(loaded, terms);
    if (plan !== undefined) await manager.checkRuntime(plan);
    return [];
  } catch (error) {
    if (error instanceof RequestError) return [refusal('refused', error.message)];
    if (error instanceof EnvironmentError) return [refusal(error.code, errorWithHint(error))];
    throw error;
  }
}

async function planOf(
  { specification, workflow }: NonNullable<BundleReport['loaded']>,
  terms: 'declared' | 'unknown',
): Promise<RunPlan | undefined> {
  switch (workflow.type) {
    case 'yadage': {
      const parameters = terms === 'declared' ? declaredParameters(specification) : {};
      return { type: 'yadage', workflow: workflow.specification, parameters };
    }
    case 'serial':
      return terms === 'declared'
        ? (await loadSerialRun(specification, { parameters: {}, operationalOptions: {} })).plan
        : undefined;
    case 'cwl':
    case 'snakemake':
      return undefined;
  }
}

function refusal(code: string, message: string): BundleFinding {
  return { code, message, path: 'reana.yaml' };
}
