import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import type { AnalysisWorkflow } from '../analysis-workflow.js';
import type { SerialWorkflow } from '../serial/serial-workflow.js';
import type { Workflow } from '../workflow.js';

/**
 * The workflow of a run, from the specification that its server stores: servers add to `reana.yaml` what they have loaded
 * from its files. Undefined when it has none, or in a shape that can't be read.
 */
export function storedWorkflow(specification: JsonObject): AnalysisWorkflow | undefined {
  const section = specification['workflow'];
  if (!isJsonObject(section)) return undefined;
  const { type, specification: loaded } = section;
  if (type === 'yadage' && isWorkflow(loaded)) return { type, specification: loaded };
  if (type === 'serial' && isSerial(loaded)) return { type, specification: loaded };
  return undefined;
}

type Candidate = JsonValue | undefined;

function isWorkflow(value: Candidate): value is JsonObject & Workflow {
  if (!isJsonObject(value)) return false;
  const { stages } = value;
  return Array.isArray(stages) && stages.every(isStage);
}

function isStage(value: JsonValue): boolean {
  if (!isJsonObject(value)) return false;
  const { name, dependencies, scheduler } = value;
  if (typeof name !== 'string' || !isJsonObject(dependencies) || !isJsonObject(scheduler)) return false;
  const { dependency_type: kind, expressions } = dependencies;
  const { scheduler_type: type, parameters, scatter, step, workflow, cases } = scheduler;
  return (
    (kind === 'jsonpath_ready' ? isList(expressions, isText) : isList(expressions, isJsonObject)) &&
    (type === 'jq-stage' ||
      ((type === 'singlestep-stage' || type === 'multistep-stage') && isParameters(parameters))) &&
    (scatter === undefined || (isJsonObject(scatter) && isList(scatter['parameters'], isText))) &&
    (step === undefined || isJsonObject(step)) &&
    (workflow === undefined || isWorkflow(workflow)) &&
    (cases === undefined || isList(cases, isJsonObject))
  );
}

function isParameters(value: Candidate): boolean {
  if (isJsonObject(value)) return true;
  return isList(value, (entry) => isJsonObject(entry) && typeof entry['key'] === 'string');
}

function isSerial(value: Candidate): value is JsonObject & SerialWorkflow {
  if (!isJsonObject(value)) return false;
  return isList(value['steps'], (step) => {
    if (!isJsonObject(step)) return false;
    const { name, environment, commands } = step;
    return (
      (name === undefined || typeof name === 'string') &&
      typeof environment === 'string' &&
      isList(commands, isText)
    );
  });
}

function isList(value: Candidate, isItem: (item: JsonValue) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function isText(value: JsonValue): boolean {
  return typeof value === 'string';
}
