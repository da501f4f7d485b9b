import { isJsonObject, type JsonObject } from '../core/json.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions } from '../reana/model.js';
import { resolveParameters } from '../analysis/parameters.js';
import { makeRunHandle, type RunHandle } from './run-handle.js';

/**
 * The operational options that a run of this `reana.yaml` needs at its start. Without `accept_metadir`, Yadage refuses to
 * run again in a workspace where it has been before; a `toplevel` counts only when it is given at the start.
 */
export function startOptions({ inputs, workflow }: JsonObject): JsonObject {
  // Servers refuse what an engine does not have.
  if (isJsonObject(workflow) && workflow['type'] !== 'yadage') return {};
  const options = isJsonObject(inputs) ? inputs['options'] : undefined;
  const toplevel = isJsonObject(options) ? options['toplevel'] : undefined;
  return { accept_metadir: true, ...(typeof toplevel === 'string' && toplevel !== '' ? { toplevel } : {}) };
}

export interface StartRunOptions extends CallOptions {
  /** Parameters that replace those of the run's `reana.yaml`; values keep their JSON types. */
  readonly parameters?: JsonObject;
}

/**
 * Starts a run that was created and has its files.
 * @throws SpecError for a parameter that the run doesn't have, `already-started` when it was started before
 */
export async function startRun(
  client: RestClient,
  run: string,
  { parameters = {}, ...options }: StartRunOptions = {},
): Promise<RunHandle> {
  const reference = await client.workflows.resolve(run, options);
  await checkParameters(client, reference.id, parameters, options);
  const { specification } = await client.workflows.specification(reference.id, options);
  const operationalOptions = startOptions(specification);
  await client.workflows.start(reference.id, { parameters, operationalOptions }, options);
  return makeRunHandle(client, reference);
}

/** @throws SpecError that suggests the nearest name when the run has no such parameter */
export async function checkParameters(
  client: RestClient,
  run: string,
  parameters: JsonObject,
  options: CallOptions,
): Promise<void> {
  if (Object.keys(parameters).length === 0) return;
  const known = await client.workflows.parameters(run, options);
  resolveParameters({ specification: { inputs: { parameters: known } } }, parameters);
}
