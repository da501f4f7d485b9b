import type { FastifyInstance } from 'fastify';
import { nearest } from '../../../core/text/nearest.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/json.js';
import { checkSpecification } from '../../runs/check-specification.js';
import { RequestError } from '../../request-error.js';
import { checkOperationalOptions, type RunType } from '../../runs/operational-options.js';
import type { RunTerms } from '../../engines/run-plan.js';
import type { StartedRun } from '../../runs/run-manager.js';
import { fullName, numberOf, type RunRecord } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { encodeDiagnostics } from '../../bundle/validate-bundle.js';
import { USER_ID } from '../../responses/encode.js';
import { lookUpRun, type RunParameters } from '../run-lookup.js';

/** `POST …/start`: checks everything that can be checked, then passes the run, or a restart of it, to the engine. */
export function addStart(app: FastifyInstance, context: ServerContext): void {
  app.post<{ Params: RunParameters }>('/api/workflows/:reference/start', async (request) =>
    encodeStarted(context, await startOrRestart(context, request.params.reference, request.body)),
  );
}

/** Starts or restarts a run with the terms in the body of a request. @throws RequestError */
export async function startOrRestart(
  context: ServerContext,
  reference: string,
  body: unknown,
): Promise<StartedRun> {
  const run = lookUpRun(context.store, reference, { status: 403 });
  await context.quota.check();
  const request = isJsonObject(body) ? body : {};
  if (request['restart'] === true) {
    const specification = readReplacement(context, request['reana_specification']);
    return restartWithTerms(context, run, specification ?? run.specification, request);
  }
  if (run.status !== 'created') {
    throw new RequestError(
      403,
      `Workflow ${fullName(run)} is already ${run.status} and cannot be started again.`,
    );
  }
  return context.manager.start(run, readTerms(run.specification, request));
}

/** A new run of the same number in the workspace of one that has ended. @throws RequestError */
export async function restartWithTerms(
  { manager }: ServerContext,
  run: RunRecord,
  specification: JsonObject,
  request: JsonObject,
): Promise<StartedRun> {
  const terms = readTerms(specification, request);
  const options = request['operational_options'];
  // As on a real server, which adds the option to an empty object only.
  const isEmpty = isJsonObject(options) && Object.keys(options).length === 0;
  const acceptsMetadata = isEmpty && typeOf(specification) === 'yadage';
  return manager.restart(run, specification, {
    ...terms,
    operationalOptions: acceptsMetadata ? { accept_metadir: true } : terms.operationalOptions,
  });
}

/** The response about a run that was just started. */
export function encodeStarted(
  { generation, store }: ServerContext,
  { run, warnings }: StartedRun,
): Record<string, unknown> {
  const includesWarnings = generation !== '0.9' && warnings.length > 0;
  return {
    message: 'Workflow submitted.',
    run_number: numberOf(run),
    status: 'queued',
    user: USER_ID,
    workflow_id: run.id,
    workflow_name: run.name,
    ...(includesWarnings
      ? { validation_warnings: encodeDiagnostics(warnings, store.folderOf(run).workspace) }
      : {}),
  };
}

function readReplacement(
  { generation }: ServerContext,
  specification: JsonValue | undefined,
): JsonObject | undefined {
  if (specification === undefined || specification === null) return undefined;
  if (generation !== undefined && generation !== '0.9') {
    throw new RequestError(
      400,
      "This server accepts no 'reana_specification' at start: restart with a replacement of reana.yaml instead.",
    );
  }
  if (!isJsonObject(specification)) throw new RequestError(400, "'workflow'");
  checkSpecification(specification);
  return specification;
}

function readTerms(specification: JsonObject, request: JsonObject): RunTerms {
  return {
    operationalOptions: checkOperationalOptions(typeOf(specification), request['operational_options']),
    parameters: checkParameters(specification, request['input_parameters']),
  };
}

function typeOf({ workflow }: JsonObject): RunType {
  return isJsonObject(workflow) && workflow['type'] === 'serial' ? 'serial' : 'yadage';
}

function checkParameters(specification: JsonObject, given: JsonValue | undefined): JsonObject {
  if (given === undefined || given === null) return {};
  if (!isJsonObject(given)) throw new RequestError(400, 'The input parameters are not a mapping.');
  const inputs = specification['inputs'];
  const declared = isJsonObject(inputs) && isJsonObject(inputs['parameters']) ? inputs['parameters'] : {};
  for (const name of Object.keys(given)) {
    if (name in declared) continue;
    const near = nearest(name, Object.keys(declared));
    const hint = near === undefined ? '' : ` Did you mean "${near}"?`;
    throw new RequestError(400, `Input parameter "${name}" is not present in reana.yaml.${hint}`);
  }
  return given;
}
