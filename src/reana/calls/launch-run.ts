import type { JsonObject } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';
import { defined } from '../../core/defined.js';
import { object, string } from '../wire/decode.js';
import type { CallOptions, RunReference } from '../model.js';
import { apiPath } from '../http/path.js';
import { jsonBody } from '../http/request-body.js';
import type { Transport } from '../http/transport.js';
import { reportUncertain } from '../errors/uncertain-outcome.js';
import { warnings } from '../wire/wire-finding.js';

/** A workflow that the server fetches by itself. */
export interface Launch {
  /** Repository, archive or `reana.yaml`: `https://github.com/user/analysis`. */
  readonly url: string;
  /** Name of the run without run number. */
  readonly name?: string;
  readonly parameters?: JsonObject;
  /** Path of the specification below the address; `reana.yaml` when left out. */
  readonly specification?: string;
}

/** A run that the server has created and started. */
export interface LaunchedRun extends RunReference {
  readonly warnings: readonly string[];
}

const launchResponse = object({ workflow_id: string, workflow_name: string, validation_warnings: warnings });

export async function launchRun(
  transport: Transport,
  { url, name, parameters, specification }: Launch,
  { signal }: CallOptions = {},
): Promise<LaunchedRun> {
  const body = defined({
    url,
    name,
    parameters: parameters === undefined ? undefined : writeJson(parameters),
    specification,
  });
  const request = { method: 'POST', path: apiPath`/launch`, body: jsonBody(body), signal } as const;
  const response = await reportUncertain(`a run of ${url}`, transport.serverUrl, () =>
    transport.json({ ...request, repeatability: 'once' }, launchResponse),
  );
  return {
    id: response.workflow_id,
    name: response.workflow_name,
    warnings: response.validation_warnings,
  };
}
