import type { JsonObject } from '../../core/json.js';
import { ReanaMadminerError } from '../../core/errors.js';
import type { CallOptions, NewRun } from '../model.js';

/** A workflow that only REANA's own library reads, and where its files are. */
export type UnloadedRun = Pick<NewRun, 'specification' | 'root' | 'replaced'> &
  Required<Pick<NewRun, 'unloaded'>>;

/**
 * Reads a CWL or Snakemake workflow as REANA's own library does, for servers that take specifications as JSON.
 * Returns what belongs into `workflow.specification`.
 */
export type WorkflowLoader = (run: UnloadedRun, options: CallOptions) => Promise<JsonObject>;

/** The specification as JSON, with the workflow loaded and the parameters in the place of the name of their file. */
export async function loadedSpecification(
  run: Pick<NewRun, 'specification' | 'root' | 'replaced' | 'unloaded'>,
  load: WorkflowLoader = refuse,
  options: CallOptions = {},
): Promise<JsonObject> {
  const { specification, unloaded } = run;
  if (unloaded === undefined) return specification;
  const loaded = await load({ ...run, unloaded }, options);
  const { inputs, workflow } = specification;
  const { parameterFile, parameters } = unloaded;
  return {
    ...specification,
    ...(parameterFile === undefined ? {} : { inputs: { ...(inputs as JsonObject | undefined), parameters } }),
    workflow: { ...(workflow as JsonObject), specification: loaded },
  };
}

function refuse({ unloaded: { type } }: UnloadedRun): never {
  throw new ReanaMadminerError(
    'not-offered',
    `this server takes no ${type} workflows as files, and this client has nothing that reads them`,
    { hint: 'create the client with connect() or createClient()' },
  );
}
