import type { AnalysisSpecification } from '../../analysis/analysis.js';
import { SpecError, type Diagnostic } from '../../analysis/diagnostic.js';
import { loadSerialAnalysis } from '../../analysis/serial/load-serial-analysis.js';
import type { SerialWorkflow } from '../../analysis/serial/serial-workflow.js';
import { SourceMap } from '../../analysis/yaml/source-map.js';
import { defined } from '../../core/defined.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { planSerialRun } from '../../serial/plan-run.js';
import { RequestError } from '../request-error.js';
import { readStepSelection } from '../runs/operational-options.js';
import type { LoadedRun, RunTerms } from './run-plan.js';

/**
 * Checks the serial workflow of a run, and plans the run. Parameters given at start replace those of `reana.yaml`.
 * @throws RequestError 400 with everything that is wrong with it: REANA's servers find that only when it runs
 */
export async function loadSerialRun(specification: JsonObject, terms: RunTerms): Promise<LoadedRun> {
  const warnings = await checkWorkflow(specification);
  const parameters = { ...declaredParameters(specification), ...terms.parameters };
  const selection = readStepSelection(specification, terms.operationalOptions);
  const planned = planSerialRun(readSerialWorkflow(specification), parameters, selection);
  if (planned.kind === 'refused') throw refusal(planned.faults);
  return { plan: { type: 'serial', commands: planned.plan }, warnings };
}

/**
 * The serial workflow of a `reana.yaml`, of which only its place is checked.
 * @throws RequestError 400
 */
export function readSerialWorkflow(specification: JsonObject): SerialWorkflow {
  const section = isJsonObject(specification['workflow']) ? specification['workflow'] : {};
  const { specification: workflow } = section;
  if (isJsonObject(workflow)) return workflow as unknown as SerialWorkflow;
  throw new RequestError(
    400,
    'file' in section
      ? 'REANA cannot load a serial workflow from workflow.file: move its steps into reana.yaml, below workflow.specification.'
      : 'reana.yaml has no workflow.specification with the steps of the serial workflow.',
  );
}

/**
 * Warnings about the workflow, without places: the JSON of a request has no lines that its sender knows. Of the options
 * only those count that the run has in the end, which the plan is made with.
 */
async function checkWorkflow(specification: JsonObject): Promise<readonly Diagnostic[]> {
  const workflow = readSerialWorkflow(specification);
  const inputs = { parameters: declaredParameters(specification) };
  const file = 'reana.yaml';
  const declared = {
    specification: { ...specification, inputs } as unknown as AnalysisSpecification,
    document: { file, value: specification, map: new SourceMap(''), findings: [] },
    root: '',
    display: (name: string) => name,
  };
  try {
    const { warnings } = await loadSerialAnalysis(declared, { type: 'serial', specification: workflow });
    return warnings.map(withoutPlace);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    throw refusal(error.diagnostics.filter(({ severity }) => severity === 'error'));
  }
}

function withoutPlace({ severity, code, file, message, hint }: Diagnostic): Diagnostic {
  return { severity, code, file, message, ...defined({ hint }) };
}

/** The parameters of a `reana.yaml`. */
export function declaredParameters({ inputs }: JsonObject): JsonObject {
  return isJsonObject(inputs) && isJsonObject(inputs['parameters']) ? inputs['parameters'] : {};
}

function refusal(faults: readonly Pick<Diagnostic, 'message' | 'hint'>[]): RequestError {
  const lines = faults.map(({ message, hint }) => (hint === undefined ? message : `${message} (${hint})`));
  return new RequestError(400, lines.join('\n'));
}
