import type { SerialStep, SerialWorkflow } from '../../analysis/serial/serial-workflow.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { planSerialRun } from '../../serial/plan-run.js';
import { RequestError } from '../request-error.js';
import { readStepSelection } from '../runs/operational-options.js';
import type { LoadedRun, RunTerms } from './run-plan.js';

/**
 * Plans the run of a serial workflow. Parameters given at start replace those of `reana.yaml`.
 * @throws RequestError 400 with everything that is wrong with the workflow: REANA's servers find that only when it runs
 */
export function loadSerialRun(specification: JsonObject, terms: RunTerms): LoadedRun {
  const workflow = readSerialWorkflow(specification);
  const inputs = specification['inputs'];
  const declared = isJsonObject(inputs) && isJsonObject(inputs['parameters']) ? inputs['parameters'] : {};
  const parameters = { ...declared, ...terms.parameters };
  const selection = readStepSelection(specification, terms.operationalOptions);
  const planned = planSerialRun(workflow, parameters, selection);
  if (planned.kind === 'planned') return { plan: { type: 'serial', commands: planned.plan }, warnings: [] };
  const lines = planned.faults.map(({ message, hint }) =>
    hint === undefined ? message : `${message} (${hint})`,
  );
  throw new RequestError(400, lines.join('\n'));
}

/**
 * The serial workflow of a `reana.yaml`.
 * @throws RequestError 400 when it has not the form of one
 */
export function readSerialWorkflow(specification: JsonObject): SerialWorkflow {
  const section = specification['workflow'];
  const workflow = isJsonObject(section) ? section : {};
  const inline = workflow['specification'];
  const steps = isJsonObject(inline) ? inline['steps'] : undefined;
  if (steps === undefined && 'file' in workflow) {
    throw new RequestError(
      400,
      'REANA cannot load a serial workflow from workflow.file: write its steps into reana.yaml, below ' +
        'workflow.specification.',
    );
  }
  if (steps === undefined || !isJsonArray(steps) || steps.length === 0) {
    throw new RequestError(400, 'workflow.specification.steps of reana.yaml lists no steps.');
  }
  return { steps: steps.map(readStep) };
}

function readStep(step: JsonValue, index: number): SerialStep {
  const refuse = (what: string): never => {
    throw new RequestError(400, `workflow.specification.steps.${index} of reana.yaml ${what}.`);
  };
  if (!isJsonObject(step)) return refuse('is not a mapping');
  const { name, environment, commands } = step;
  if (name !== undefined && typeof name !== 'string') return refuse('has a name that is not a text');
  if (typeof environment !== 'string') return refuse('names no image in environment');
  if (commands === undefined || !isJsonArray(commands) || commands.length === 0) {
    return refuse('has no list of commands');
  }
  const texts = commands.filter((command) => typeof command === 'string');
  if (texts.length < commands.length) return refuse('has a command that is not a text');
  const checked = { ...step, environment, commands: texts };
  return name === undefined ? checked : { ...checked, name };
}
