import { BUNDLE_CAPABILITY } from '../../core/bundle-capability.js';
import { isJsonNumber, type JsonObject } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';
import { object, string } from '../wire/decode.js';
import type { ApiRequest } from '../http/exchange.js';
import { loadedSpecification, type WorkflowLoader } from '../files/loaded-specification.js';
import type { CallOptions, RunReference, StartOptions, UnloadedWorkflow } from '../model.js';
import { apiPath } from '../http/path.js';
import { bytesBody, jsonBody, type RequestBody } from '../http/request-body.js';
import type { ServerCalls } from './server.js';
import type { Transport } from '../http/transport.js';
import { reportUncertain } from '../errors/uncertain-outcome.js';
import { warnings } from '../wire/wire-finding.js';
import { formatYaml } from '../files/yaml-text.js';

/** Another `reana.yaml` for a run that is restarted. The workflow's files are those in its workspace. */
export interface Replacement {
  /** Absolute folder of the files of a workflow that is not loaded yet. */
  readonly root?: string;
  /** For workflows that only REANA reads, in the place of `workflow`. */
  readonly unloaded?: UnloadedWorkflow;
  /** `reana.yaml` as data; its `workflow.files` name the files the workflow is loaded from. */
  readonly specification: JsonObject;
  /**
   * The workflow that it names in a file, loaded: servers that take JSON can't load it themselves at a restart. Left out
   * for a workflow that is in the specification itself.
   */
  readonly workflow?: JsonObject;
}

export interface RestartOptions extends StartOptions {
  readonly replacement?: Replacement;
}

/** The run that a restart created. It shares its workspace with the original run. */
export interface RestartedRun extends RunReference {
  /** Warnings of a server that validates. */
  readonly warnings: readonly string[];
}

const runNumber = (value: unknown, at: string): string =>
  isJsonNumber(value) ? String(value) : string(value, at);
const restartResponse = object({
  workflow_id: string,
  workflow_name: string,
  run_number: runNumber,
  validation_warnings: warnings,
});

/** Restarts a run that has ended, as it is, with other parameters, or with another specification. */
export async function restartRun(
  transport: Transport,
  server: ServerCalls,
  run: string,
  restart: RestartOptions = {},
  options: CallOptions = {},
  load?: WorkflowLoader,
): Promise<RestartedRun> {
  const request = await restartRequest(server, run, restart, options, load);
  const response = await reportUncertain(`a restart of ${run}`, transport.serverUrl, () =>
    transport.json({ ...request, repeatability: 'once', signal: options.signal }, restartResponse),
  );
  return {
    id: response.workflow_id,
    name: `${response.workflow_name}.${response.run_number}`,
    warnings: response.validation_warnings,
  };
}

async function restartRequest(
  server: ServerCalls,
  run: string,
  { parameters = {}, operationalOptions = {}, replacement }: RestartOptions,
  options: CallOptions,
  load: WorkflowLoader | undefined,
): Promise<ApiRequest> {
  const inputs = { input_parameters: parameters, operational_options: operationalOptions };
  const start = { method: 'POST', path: apiPath`/workflows/${run}/start` } as const;
  if (replacement === undefined) return { ...start, body: jsonBody({ ...inputs, restart: true }) };
  const { capabilities } = await server.capabilities(options);
  if (capabilities.includes(BUNDLE_CAPABILITY)) {
    const body = await replacementBody(replacement.specification, inputs);
    return { method: 'POST', path: apiPath`/workflows/${run}/restart`, body };
  }
  const reana_specification = await withLoadedWorkflow(replacement, load, options);
  return { ...start, body: jsonBody({ ...inputs, restart: true, reana_specification }) };
}

/** The parameters come before the file, as the official client sends them. */
async function replacementBody(specification: JsonObject, inputs: JsonObject): Promise<RequestBody> {
  const { default: FormData } = await import('form-data');
  const form = new FormData();
  form.append('parameters', writeJson(inputs));
  form.append('replacement', Buffer.from(formatYaml(specification)), {
    filename: 'reana.yaml',
    contentType: 'application/octet-stream',
  });
  return bytesBody(form.getBuffer(), `multipart/form-data; boundary=${form.getBoundary()}`);
}

async function withLoadedWorkflow(
  { specification, workflow: loaded, unloaded, root = '' }: Replacement,
  load: WorkflowLoader | undefined,
  options: CallOptions,
): Promise<JsonObject> {
  if (unloaded !== undefined) return loadedSpecification({ specification, root, unloaded }, load, options);
  const { workflow } = specification;
  if (loaded === undefined) return specification;
  return { ...specification, workflow: { ...(workflow as JsonObject), specification: loaded } };
}
