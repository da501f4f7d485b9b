import { BUNDLE_CAPABILITY } from '../../core/bundle-capability.js';
import { object, string } from '../wire/decode.js';
import { loadedSpecification, type WorkflowLoader } from '../files/loaded-specification.js';
import type { ApiRequest } from '../http/exchange.js';
import type { CallOptions, CreatedRun, NewRun } from '../model.js';
import { apiPath } from '../http/path.js';
import { jsonBody, type RequestBody } from '../http/request-body.js';
import type { ServerCalls } from './server.js';
import type { Transport } from '../http/transport.js';
import { reportUncertain } from '../errors/uncertain-outcome.js';
import { warnings } from '../wire/wire-finding.js';

const createResponse = object({
  workflow_id: string,
  workflow_name: string,
  validation_warnings: warnings,
});

/**
 * Creates a run by the protocol of the server: the specification as JSON, or the workflow's files as a ZIP.
 * @throws `create-outcome-unknown` when the connection broke in between: a retry could create a second run
 */
export async function createRun(
  transport: Transport,
  server: ServerCalls,
  newRun: NewRun,
  options: CallOptions = {},
  load?: WorkflowLoader,
): Promise<CreatedRun> {
  const { capabilities } = await server.capabilities(options);
  const asBundle = capabilities.includes(BUNDLE_CAPABILITY);
  const request: ApiRequest = {
    method: 'POST',
    path: apiPath`/workflows`,
    query: { workflow_name: newRun.name },
    body: asBundle ? await bundleBody(newRun) : jsonBody(await loadedSpecification(newRun, load, options)),
    repeatability: 'once',
    signal: options.signal,
  };
  const response = await reportUncertain(`the run "${newRun.name}"`, transport.serverUrl, () =>
    transport.json(request, createResponse),
  );
  return {
    id: response.workflow_id,
    name: response.workflow_name,
    warnings: response.validation_warnings,
    seeded: asBundle ? newRun.workflowFiles : [],
  };
}

/** Packing is loaded when it is needed: most commands create nothing. */
async function bundleBody(newRun: NewRun): Promise<RequestBody> {
  const { buildBundle } = await import('../files/bundle.js');
  return buildBundle(newRun);
}
