import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonArray } from '../../../core/json.js';
import { RequestError } from '../../request-error.js';
import { cutPage } from '../../responses/page.js';
import type { RunRecord } from '../../store/run-record.js';
import type { RunStore } from '../../store/run-store.js';
import type { ServerContext } from '../../server/server-context.js';
import { readLog } from '../../store/read-log.js';
import { encodeIdentity } from '../../responses/encode.js';
import { encodeJobs, sendWithLogs } from '../../responses/send-logs.js';
import { readGetBody } from '../read-get-body.js';
import { queryValue, type Query } from '../query.js';
import { lookUpRun, type RunParameters } from '../run-lookup.js';

/** `GET …/logs`: the engine's log and those of the steps, including those of running steps so far. */
export function addLogs(app: FastifyInstance, { store }: ServerContext): void {
  app.get<{ Params: RunParameters; Querystring: Query }>(
    '/api/workflows/:reference/logs',
    async (request, reply) => {
      const run = lookUpRun(store, request.params.reference);
      const steps = await readStepFilter(request);
      const jobs = store.jobsOf(run).list();
      const chosen = steps === undefined ? jobs : jobs.filter((job) => steps.includes(job.name));
      const page = cutPage(chosen, {
        page: queryValue(request.query, 'page'),
        size: queryValue(request.query, 'size'),
      });
      const engineLog = steps === undefined ? await readEngineLog(store, run) : null;
      const logs = async function* (): AsyncGenerator<string> {
        yield `{"workflow_logs":${JSON.stringify(engineLog)},"job_logs":`;
        yield* encodeJobs(store, run, page.items);
        yield `${steps === undefined ? ',"service_logs":{}' : ''},"engine_specific":null}`;
      };
      return sendWithLogs(reply, { live_logs_enabled: true, ...encodeIdentity(run) }, logs());
    },
  );
}

/** The engine's log; even when it could not be written, it says why the run failed. */
async function readEngineLog(store: RunStore, run: RunRecord): Promise<string> {
  const log = await readLog(store.folderOf(run).engineLog);
  const { failure } = run;
  return failure === undefined || log.includes(failure) ? log : `${log}${failure}\n`;
}

/** REANA reads the names of steps as a JSON list from the body of the GET; an empty list means all. */
async function readStepFilter(request: FastifyRequest): Promise<readonly string[] | undefined> {
  const steps = await readGetBody(request);
  if (steps === undefined) return undefined;
  if (!isJsonArray(steps) || !steps.every((step) => typeof step === 'string')) {
    throw new RequestError(400, 'The body of a request for logs must be a list of step names.');
  }
  return steps.length === 0 ? undefined : steps;
}
