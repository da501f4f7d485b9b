import type { FastifyInstance } from 'fastify';
import { isJsonObject } from '../../../core/json.js';
import { RequestError } from '../../request-error.js';
import { ACTIVE_STATUSES, fullName, type RunRecord } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { encodeIdentity, encodeProgress, USER_ID, encodeTime } from '../../responses/encode.js';
import { encodeJobs, sendWithLogs } from '../../responses/send-logs.js';
import { queryValue, type Query } from '../query.js';
import { lookUpRun, type RunParameters } from '../run-lookup.js';
import { startOrRestart } from './start.js';

/** `GET …/status`, and `PUT …/status` which starts, stops or deletes. */
export function addStatus(app: FastifyInstance, context: ServerContext): void {
  const { store } = context;

  app.get<{ Params: RunParameters }>('/api/workflows/:reference/status', (request, reply) => {
    const run = lookUpRun(store, request.params.reference);
    const table = store.jobsOf(run);
    const fields = {
      created: encodeTime(run.created),
      id: run.id,
      name: fullName(run),
      progress: encodeProgress(run, table),
      status: run.status,
      user: USER_ID,
    };
    return sendWithLogs(reply, fields, encodeJobs(store, run, table.list()));
  });

  app.put<{ Params: RunParameters; Querystring: Query }>(
    '/api/workflows/:reference/status',
    async (request) => {
      const { reference } = request.params;
      const wanted = queryValue(request.query, 'status');
      switch (wanted) {
        case 'start':
          return statusResponse(
            'Workflow successfully launched',
            (await startOrRestart(context, reference, request.body)).run,
          );
        case 'stop':
          return statusResponse('Workflow successfully stopped', await stopRun(context, reference));
        case 'deleted':
          return statusResponse(
            'Workflow successfully deleted.',
            await deleteRun(context, reference, request.body),
          );
        default:
          throw new RequestError(400, `Status ${wanted ?? ''} is not one of: start, stop, deleted`);
      }
    },
  );
}

async function stopRun({ store, manager }: ServerContext, reference: string): Promise<RunRecord> {
  const run = lookUpRun(store, reference);
  if (run.status !== 'running') throw new RequestError(409, `Workflow ${run.id} is not running.`);
  return manager.stop(run);
}

async function deleteRun(
  { store, manager, sizes }: ServerContext,
  reference: string,
  body: unknown,
): Promise<RunRecord> {
  const run = lookUpRun(store, reference);
  const options = isJsonObject(body) ? body : {};
  if (options['workspace'] === false) {
    throw new RequestError(400, 'Workspace must always be deleted when deleting a workflow.');
  }
  if (run.status === 'running') {
    throw new RequestError(500, `Workflow ${fullName(run)} cannot be deleted as it is currently running.`);
  }
  const others = options['all_runs'] === true ? store.list().filter(({ name }) => name === run.name) : [];
  // As on a real server, others that are running stay.
  for (const doomed of [run, ...others.filter(({ status }) => status !== 'running')]) {
    if (ACTIVE_STATUSES.has(doomed.status)) await manager.stop(doomed);
    await store.delete(doomed);
    sizes.invalidate(doomed);
  }
  return store.get(run.id);
}

function statusResponse(message: string, run: RunRecord): Record<string, string> {
  return { message, status: run.status, ...encodeIdentity(run) };
}
