import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { isRandomUuid } from '../../core/text/uuid.js';
import { RequestError } from '../request-error.js';
import { readSerialWorkflow } from '../engines/load-serial-run.js';
import { checkOperationalOptions } from './operational-options.js';
import { readRetentionDays } from '../workspace/retention.js';
import { normalizeName } from '../workspace/workspace-path.js';

/** The name of a new run; REANA calls it `workflow` when none is given. @throws RequestError for an illegal one */
export function checkRunName(name: string | undefined): string {
  if (name === undefined || name === '') return 'workflow';
  if (name.includes('.')) throw new RequestError(403, `Workflow name ${name} contains illegal character "."`);
  if (isRandomUuid(name)) throw new RequestError(400, 'Workflow name cannot be a valid UUIDv4.');

  if (!/^[^\x00-\x1f\x7f-\uffff/]+$/.test(name)) {
    throw new RequestError(400, `Workflow name ${name} is not valid.`);
  }
  return name;
}

/** Checks `reana.yaml` as a server does before it creates a run. @throws RequestError */
export function checkSpecification(specification: JsonObject): void {
  const workflow = specification['workflow'];
  if (!isJsonObject(workflow)) throw new RequestError(400, "'workflow'");
  const type = workflow['type'];
  if (typeof type !== 'string') throw new RequestError(400, "'type'");
  if (type !== 'yadage' && type !== 'serial') {
    throw new RequestError(
      400,
      `The embedded REANA server runs Yadage and serial workflows, not ${type}: a REANA cluster runs those.`,
    );
  }
  if (type === 'serial') readSerialWorkflow(specification);
  readRetentionDays(specification);
  const inputs = specification['inputs'];
  if (!isJsonObject(inputs)) return;
  checkOperationalOptions(type, inputs['options']);
  checkPaths('files', inputs['files']);
  checkPaths('directories', inputs['directories']);
}

function checkPaths(section: string, value: JsonValue | undefined): void {
  if (value === undefined || value === null) return;
  if (!isJsonArray(value)) throw new RequestError(400, `inputs.${section} is not a list.`);
  for (const path of value) {
    if (typeof path !== 'string' || path.startsWith('/')) {
      throw new RequestError(
        400,
        `inputs.${section} contains ${JSON.stringify(path)}, which is not a relative path.`,
      );
    }
    if (!/^\.?\/*$/.test(path)) normalizeName(path);
  }
}
