import { isJsonObject, type JsonObject } from '../core/json.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, RunReference, RunStatus } from '../reana/model.js';
import { readRestartRecord } from './restart-record.js';

/** The parameters of a run. */
export interface RunParameters {
  /** Those of its `reana.yaml`, and in their place those given at its start or restart. */
  readonly values: JsonObject;
  /** Those of its `reana.yaml`. */
  readonly declared: JsonObject;
  /** Those given at its start or restart. */
  readonly given: JsonObject;
  /**
   * False for a restart whose parameters are not known: the server has not stored them, and it was not restarted from
   * this machine. `values` are then those of `reana.yaml`.
   */
  readonly isKnown: boolean;
}

/** REANA's controller stores the parameters of a restart when it begins to run it; until then, the server has none. */
const BEFORE_START: ReadonlySet<RunStatus> = new Set(['created', 'queued', 'unknown']);

/** True for `analysis.3.1`, the first restart of `analysis.3`, with which it shares its workspace. */
export function isRestart({ name }: Pick<RunReference, 'name'>): boolean {
  return /\.\d+\.\d+$/.test(name);
}

/**
 * Reads the parameters that a run has, of which `reana.yaml` has only a part: the server keeps those given at a start
 * or a restart apart.
 * @param records folder with records of the restarts from this machine; undefined for none
 * @throws NotFoundError when there is no such run
 */
export async function readRunParameters(
  client: RestClient,
  run: string | RunReference,
  records: string | undefined,
  options: CallOptions = {},
): Promise<RunParameters> {
  const { workflows } = client;
  const reference = typeof run === 'string' ? await workflows.resolve(run, options) : run;
  const status = isRestart(reference) ? (await workflows.status(reference.id, options)).status : undefined;
  const { specification, parameters } = await workflows.specification(reference.id, options);
  const inputs = specification['inputs'];
  const section = isJsonObject(inputs) ? inputs['parameters'] : undefined;
  const declared = isJsonObject(section) ? section : {};
  const known = (given: JsonObject): RunParameters => ({
    values: { ...declared, ...given },
    declared,
    given,
    isKnown: true,
  });
  if (status === undefined || Object.keys(parameters).length > 0) return known(parameters);
  const recorded = records === undefined ? undefined : await readRestartRecord(records, reference.id);
  if (recorded !== undefined) return known(recorded);
  return { ...known({}), isKnown: !BEFORE_START.has(status) };
}
