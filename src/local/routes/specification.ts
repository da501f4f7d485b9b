import type { FastifyInstance } from 'fastify';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { fullName } from '../run-record.js';
import type { ServerContext } from '../server-context.js';
import { lookUpRun, type RunParameters } from './run-lookup.js';

/** `GET …/specification` and `GET …/parameters`: what the run was made of. */
export function addSpecification(app: FastifyInstance, { store, manager }: ServerContext): void {
  app.get<{ Params: RunParameters }>('/api/workflows/:reference/specification', async (request) => {
    const run = lookUpRun(store, request.params.reference, { status: 403 });
    const workflow = await manager.readWorkflow(run);
    return {
      specification:
        workflow === undefined
          ? run.specification
          : { ...run.specification, workflow: { ...section(run.specification), specification: workflow } },
      parameters: run.parameters,
    };
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

function section(specification: JsonObject): JsonObject {
  const workflow = specification['workflow'];
  return isJsonObject(workflow) ? workflow : {};
}
