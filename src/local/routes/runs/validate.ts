import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../request-error.js';
import { withBundle } from '../../bundle/receive-bundle.js';
import type { ServerContext } from '../../server/server-context.js';
import { validateBundle } from '../../bundle/validate-bundle.js';
import { findRuntimeFaults } from '../../bundle/find-runtime-faults.js';
import { findImageWarnings, runtimesOf } from '../../runs/workflow-images.js';
import { queryFlag, type Query } from '../query.js';

/** `POST /api/workflows/validate` of servers that take bundles: everything that is wrong with a bundle; creates nothing. */
export function addValidate(app: FastifyInstance, context: ServerContext): void {
  if (context.generation === '0.9') return;
  app.post<{ Querystring: Query }>('/api/workflows/validate', async (request) => {
    if (!request.isMultipart()) {
      throw new RequestError(400, "Send the bundle to validate as multipart, in the part 'bundle'.");
    }
    const { loaded, warnings, ...report } = await withBundle(context.folder, request, validateBundle);
    const errors =
      loaded === undefined ? report.errors : await findRuntimeFaults(context.manager, loaded, 'declared');
    const valid = errors.length === 0;
    if (loaded === undefined || !queryFlag(request.query, 'environments')) return { valid, errors, warnings };
    const runtimes = runtimesOf(loaded.workflow);
    return {
      valid,
      errors,
      warnings: [...warnings, ...findImageWarnings(runtimes)],
      environments: runtimes,
    };
  });
}
