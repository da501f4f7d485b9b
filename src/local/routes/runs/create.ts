import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject } from '../../../core/json.js';
import { checkRunName, checkSpecification } from '../../runs/check-specification.js';
import { RequestError } from '../../request-error.js';
import { withBundle } from '../../bundle/receive-bundle.js';
import { fullName, type RunRecord } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { findRuntimeFaults } from '../../bundle/find-runtime-faults.js';
import { validateBundle, type BundleFinding } from '../../bundle/validate-bundle.js';
import { queryValue, type Query } from '../query.js';

interface CreatedRun {
  readonly run: RunRecord;
  readonly warnings: readonly BundleFinding[];
}

/** `POST /api/workflows`: a new run, from `reana.yaml` as JSON or from a bundle of files. */
export function addCreate(app: FastifyInstance, context: ServerContext): void {
  app.post<{ Querystring: Query }>('/api/workflows', async (request, reply) => {
    const name = queryValue(request.query, 'workflow_name');
    await context.quota.check();
    const { run, warnings } = request.isMultipart()
      ? await createFromBundle(context, name, request)
      : await createFromJson(context, name, request.body);
    return reply.status(201).send({
      message: 'Workflow workspace created',
      workflow_id: run.id,
      workflow_name: fullName(run),
      ...(warnings.length === 0 ? {} : { validation_warnings: warnings }),
    });
  });
}

async function createFromJson(
  context: ServerContext,
  name: string | undefined,
  body: unknown,
): Promise<CreatedRun> {
  if (context.generation === 'bundle' || context.generation === 'oidc') {
    throw new RequestError(
      400,
      "This server no longer accepts a client-serialized 'reana_specification': it expects specification bundles. " +
        'Please upgrade your client.',
    );
  }
  if (!isJsonObject(body)) throw new RequestError(400, "'workflow'");
  checkSpecification(body);
  return { run: await context.store.create(checkRunName(name), body), warnings: [] };
}

async function createFromBundle(
  context: ServerContext,
  name: string | undefined,
  request: FastifyRequest,
): Promise<CreatedRun> {
  if (context.generation === '0.9') {
    throw new RequestError(400, 'This server accepts the specification as JSON, not as a bundle.');
  }
  return withBundle(context.folder, request, async (bundle) => {
    const { errors, warnings, loaded } = await validateBundle(bundle);
    if (loaded === undefined) throw refusalOf(errors);
    const faults = await findRuntimeFaults(context.manager, loaded, 'unknown');
    if (faults.length > 0) throw refusalOf(faults);
    const run = await context.store.create(checkRunName(name), loaded.specification, bundle.folder);
    return { run, warnings };
  });
}

function refusalOf(faults: readonly BundleFinding[]): RequestError {
  return new RequestError(400, faults.map(({ path, message }) => `${path}: ${message}`).join('\n'));
}
