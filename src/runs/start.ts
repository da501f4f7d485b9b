import { isJsonObject, type JsonObject } from '../core/json.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions } from '../reana/model.js';
import { checkOptions } from '../analysis/operational-options.js';
import { resolveParameters } from '../analysis/parameters.js';
import { checkTarget } from './check-target.js';
import { makeRunHandle, type RunHandle } from './run-handle.js';

/**
 * The operational options that a run of this `reana.yaml` is started with. Without `accept_metadir`, Yadage refuses to
 * run again in a workspace where it has been before; a `toplevel` counts only when it is given at the start. Other
 * engines have neither, and servers refuse what an engine does not have.
 * @param given for this start
 */
export function startOptions({ inputs, workflow }: JsonObject, given: JsonObject = {}): JsonObject {
  if (isJsonObject(workflow) && workflow['type'] !== 'yadage') return given;
  const options = isJsonObject(inputs) ? inputs['options'] : undefined;
  const toplevel = isJsonObject(options) ? options['toplevel'] : undefined;
  const declared = typeof toplevel === 'string' && toplevel !== '' ? { toplevel } : {};
  return { accept_metadir: true, ...declared, ...given };
}

export interface StartRunOptions extends CallOptions {
  /** Parameters that replace those of the run's `reana.yaml`; values keep their JSON types. */
  readonly parameters?: JsonObject;
  /** Options of the workflow's engine, by REANA's names: `{ FROM: 'fit' }`. */
  readonly operationalOptions?: JsonObject;
}

/**
 * Starts a run that was created and has its files.
 * @throws SpecError for a parameter or an option that the run doesn't have, `already-started` when it was started before
 */
export async function startRun(
  client: RestClient,
  run: string,
  { parameters = {}, operationalOptions: given = {}, ...options }: StartRunOptions = {},
): Promise<RunHandle> {
  const reference = await client.workflows.resolve(run, options);
  await checkParameters(client, reference.id, parameters, options);
  const { specification } = await client.workflows.specification(reference.id, options);
  checkOptions(specification, given);
  await checkTarget(client, specification['workflow'], { options: given }, options);
  const operationalOptions = startOptions(specification, given);
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
