import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { readWholeText } from '../../disk/read-file.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { SpecError } from '../../analysis/diagnostic.js';
import { loadWorkflow, type LoadedWorkflow } from '../../analysis/load/load-workflow.js';
import { isRemoteToplevel, toplevelFolder } from '../../analysis/toplevel/remote-toplevel.js';
import { parseYaml } from '../../analysis/yaml/yaml.js';
import { RequestError } from '../request-error.js';
import { readEngineOptions, type EngineOptions } from '../runs/operational-options.js';
import type { LoadedRun, RunTerms } from './run-plan.js';
import { normalizeName, resolveInWorkspace } from '../workspace/workspace-path.js';

/**
 * Loads the Yadage workflow of a run from its workspace.
 * @throws RequestError 500 when its file is not there, as a real server; 400 with everything that is wrong with it
 */
export async function loadYadageRun(
  workspace: string,
  specification: JsonObject,
  terms: RunTerms,
): Promise<LoadedRun> {
  const options = readEngineOptions(specification, terms.operationalOptions);
  await checkUnpacked(workspace, options);
  const parameters = await readInitParameters(workspace, specification, terms.parameters, options);
  const { workflow, warnings } = await loadRunWorkflow(workspace, specification, options, parameters);
  return { plan: { type: 'yadage', workflow, parameters }, warnings };
}

/** The server itself fetches nothing. */
async function checkUnpacked(
  workspace: string,
  { inputarchive, initdir = '' }: EngineOptions,
): Promise<void> {
  if (inputarchive === undefined) return;
  await access(join(workspace, normalizeName(initdir))).catch((error: unknown) => {
    const message = `The files of the archive ${inputarchive} are not in the folder ${initdir}: the client has to unpack it.`;
    throw new RequestError(400, message, { cause: error });
  });
}

async function loadRunWorkflow(
  workspace: string,
  specification: JsonObject,
  options: EngineOptions,
  parameters: JsonObject,
): Promise<LoadedWorkflow> {
  const section = specification['workflow'];
  const file = isJsonObject(section) ? section['file'] : undefined;
  if (typeof file !== 'string') throw new RequestError(400, 'reana.yaml has no workflow.file.');
  const { toplevel } = options;
  // Copies of the files of other servers; a toplevel that can't be is reported when the workflow is loaded.
  const folder = toplevelFolder(toplevel ?? '') ?? '';
  const path = resolveInWorkspace(workspace, folder === '' ? file : `${folder}/${file}`);
  await access(path).catch((error: unknown) => {
    if (toplevel !== undefined && isRemoteToplevel(toplevel)) return;
    throw new RequestError(500, `Workflow file ${file} does not exist`, { cause: error });
  });
  try {
    return await loadWorkflow({
      root: workspace,
      file: normalizeName(file),
      parameters: Object.keys(parameters),
      ...(toplevel === undefined
        ? {}
        : { toplevel: isRemoteToplevel(toplevel) ? toplevel : normalizeName(toplevel) }),
    });
  } catch (error) {
    if (error instanceof SpecError) throw new RequestError(400, error.message, { cause: error });
    throw error;
  }
}

/**
 * What the run's `init` stage publishes: the init files in order, then the parameters of `reana.yaml`, then those
 * given at start; later ones replace earlier ones.
 */
async function readInitParameters(
  workspace: string,
  specification: JsonObject,
  given: JsonObject,
  options: EngineOptions,
): Promise<JsonObject> {
  const inputs = specification['inputs'];
  const declared = isJsonObject(inputs) && isJsonObject(inputs['parameters']) ? inputs['parameters'] : {};
  const files = await Promise.all(options.initfiles.map((file) => readInitFile(workspace, file)));
  return Object.assign({}, ...files, declared, given) as JsonObject;
}

async function readInitFile(workspace: string, file: string): Promise<JsonObject> {
  const path = resolveInWorkspace(workspace, file);
  const text = await readWholeText(path).catch((error: unknown) => {
    throw new RequestError(400, `The init file ${file} can't be read.`, { cause: error });
  });
  try {
    const { value } = parseYaml(text, file);
    if (value === null) return {};
    if (isJsonObject(value)) return value;
  } catch (error) {
    if (error instanceof SpecError) throw new RequestError(400, error.message, { cause: error });
    throw error;
  }
  throw new RequestError(400, `The init file ${file} does not contain a mapping.`);
}
