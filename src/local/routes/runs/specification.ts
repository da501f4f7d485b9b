import type { FastifyInstance } from 'fastify';
import { isJsonObject, type JsonObject, type JsonValue } from '../../../core/json.js';
import type { RunManager } from '../../runs/run-manager.js';
import { fullName, type RunRecord } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { lookUpRun, type RunParameters } from '../run-lookup.js';

/** `GET …/specification` and `GET …/parameters`: what the run was made of. */
export function addSpecification(app: FastifyInstance, { store, manager }: ServerContext): void {
  app.get<{ Params: RunParameters }>('/api/workflows/:reference/specification', async (request) => {
    const run = lookUpRun(store, request.params.reference, { status: 403 });
    return { specification: await loadedSpecification(manager, run), parameters: run.parameters };
  });

  app.get<{ Params: RunParameters }>('/api/workflows/:reference/parameters', (request) => {
    const run = lookUpRun(store, request.params.reference);
    const inputs = run.specification['inputs'];
    const parameters = isJsonObject(inputs) ? inputs['parameters'] : undefined;
    return {
      id: run.id,
      name: fullName(run),
      type: section(run.specification)['type'],
      parameters: isJsonObject(parameters) ? parameters : {},
    };
  });
}

/** `reana.yaml` of a run, with the workflow as it was loaded once the run was started. */
export async function loadedSpecification(manager: RunManager, run: RunRecord): Promise<JsonObject> {
  const { specification } = run;
  const workflow = await manager.readWorkflow(run);
  if (workflow === undefined) return specification;
  return {
    ...specification,
    workflow: { ...section(specification), specification: workflow as unknown as JsonValue },
  };
}

function section(specification: JsonObject): JsonObject {
  const workflow = specification['workflow'];
  return isJsonObject(workflow) ? workflow : {};
}
