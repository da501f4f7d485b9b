import type { FastifyInstance } from 'fastify';
import { nearest } from '../../core/nearest.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { RequestError } from '../errors.js';
import { checkOptions } from '../operational-options.js';
import { fullName, type RunRecord } from '../run-record.js';
import type { ServerContext } from '../server-context.js';
import { USER_ID } from '../wire.js';
import { lookUpRun, type RunParameters } from './run-lookup.js';

/** `POST …/start`: checks all that can be checked, then hands the run to the engine. */
export function addStart(app: FastifyInstance, context: ServerContext): void {
  app.post<{ Params: RunParameters }>('/api/workflows/:reference/start', async (request) => {
    const run = await startRun(context, request.params.reference, request.body);
    return {
      message: 'Workflow submitted.',
      run_number: String(run.runNumber),
      status: 'queued',
      user: USER_ID,
      workflow_id: run.id,
      workflow_name: run.name,
    };
  });
}

/** Starts a run with what the body of a request says. @throws RequestError */
export async function startRun(
  { store, manager }: ServerContext,
  reference: string,
  body: unknown,
): Promise<RunRecord> {
  const run = lookUpRun(store, reference, { status: 403 });
  const request = isJsonObject(body) ? body : {};
  if (request['restart'] === true) {
    throw new RequestError(501, 'The embedded REANA server does not restart runs: create a new one.');
  }
  if (run.status !== 'created') {
    throw new RequestError(
      403,
      `Workflow ${fullName(run)} is already ${run.status} and cannot be started again.`,
    );
  }
  const operationalOptions = checkOptions(request['operational_options']);
  const parameters = checkParameters(run, request['input_parameters']);
  return manager.start(run, { parameters, operationalOptions });
}

function checkParameters(run: RunRecord, given: JsonValue | undefined): JsonObject {
  if (given === undefined || given === null) return {};
  if (!isJsonObject(given)) throw new RequestError(400, 'The input parameters are no mapping.');
  const inputs = run.specification['inputs'];
  const declared = isJsonObject(inputs) && isJsonObject(inputs['parameters']) ? inputs['parameters'] : {};
  for (const name of Object.keys(given)) {
    if (name in declared) continue;
    const near = nearest(name, Object.keys(declared));
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    throw new RequestError(400, `Input parameter "${name}" is not present in reana.yaml.${hint}`);
  }
  return given;
}
