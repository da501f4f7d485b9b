import type { JsonObject } from '../../core/json.js';
import { isUuid } from '../../core/text/uuid.js';
import { acknowledge } from '../http/http-response.js';
import { createRun } from './create-run.js';
import { jsonObject, object, string, withDefault } from '../wire/decode.js';
import { diffRuns, type DiffOptions, type RunDifferences } from './diff-runs.js';
import { type ApiError, apiError, ConflictError, isApiError, NotFoundError } from '../errors/api-error.js';
import type { ApiRequest } from '../http/exchange.js';
import { launchRun, type Launch, type LaunchedRun } from './launch-run.js';
import { listQuery } from './list-query.js';
import type {
  CallOptions,
  CreatedRun,
  NewRun,
  Run,
  RunLogs,
  RunPage,
  RunQuery,
  RunReference,
  StartOptions,
} from '../model.js';
import { apiPath } from '../http/path.js';
import { jsonBody } from '../http/request-body.js';
import { readLogs } from './read-logs.js';
import { restartRun, type RestartedRun, type RestartOptions } from './restart-run.js';
import { retentionRules, type RetentionRule } from './retention-rules.js';
import type { WorkflowLoader } from '../files/loaded-specification.js';
import type { ServerCalls } from './server.js';
import type { Transport } from '../http/transport.js';
import { validateRun, type ServerValidation, type ValidateOptions } from './validate-run.js';
import { run as runDecoder, runPage } from '../wire/wire-run.js';

export interface DeleteOptions extends CallOptions {
  /** Deletes all runs of this run's name, each with its workspace. */
  readonly allRuns?: boolean;
}

export interface PruneOptions extends CallOptions {
  /** Removes the declared inputs as well. */
  readonly inputs?: boolean;
  /** Removes the declared outputs as well. */
  readonly outputs?: boolean;
}

/** Runs on the server. `run` is a UUID, `name` (its latest run) or `name.N`. */
export interface WorkflowCalls {
  /** Never retried once it may have reached the server: each call creates a new run. */
  create(newRun: NewRun, options?: CallOptions): Promise<CreatedRun>;
  /** Page after page, newest run first. */
  pages(query?: RunQuery, options?: CallOptions): AsyncIterable<RunPage>;
  /** The runs of all pages. */
  list(query?: RunQuery, options?: CallOptions): AsyncIterable<Run>;
  /** Returns the id and name of the run that a name refers to. */
  resolve(run: string, options?: CallOptions): Promise<RunReference>;
  status(run: string, options?: CallOptions): Promise<Run>;
  start(run: string, start?: StartOptions, options?: CallOptions): Promise<void>;
  /**
   * Creates a new run of one that has finished or failed, in the same workspace, and starts it. Never retried once it
   * may have reached the server.
   */
  restart(run: string, restart?: RestartOptions, options?: CallOptions): Promise<RestartedRun>;
  /** Creates and starts a run of a workflow that the server fetches by itself. Never retried either. */
  launch(launch: Launch, options?: CallOptions): Promise<LaunchedRun>;
  /** Has the server check a workflow, if it supports that before a run is created. */
  validate(newRun: NewRun, options?: ValidateOptions): Promise<ServerValidation>;
  stop(run: string, options?: CallOptions): Promise<void>;
  /** Deletes the run and its workspace, which it shares with its restarts. */
  delete(run: string, options?: DeleteOptions): Promise<void>;
  /** The parameters of its `reana.yaml`, without those given at its start or restart. */
  parameters(run: string, options?: CallOptions): Promise<JsonObject>;
  /** Its `reana.yaml` as stored on the server, and the parameters given at start. */
  specification(
    run: string,
    options?: CallOptions,
  ): Promise<{ readonly specification: JsonObject; readonly parameters: JsonObject }>;
  logs(run: string, options?: CallOptions): Promise<RunLogs>;
  diff(run: string, other: string, options?: DiffOptions): Promise<RunDifferences>;
  /** When the server removes files of the run by itself. */
  retentionRules(run: string, options?: CallOptions): Promise<readonly RetentionRule[]>;
  /** Removes all files from the workspace except the declared inputs and outputs; the workflow's own files, too. */
  prune(run: string, options?: PruneOptions): Promise<void>;
}

const RUNS_PER_PAGE = 50;
/** Pages in a row without a new run. New runs shift those that are listed, so that a few such pages may come by chance. */
const MOST_REPEATED = 10;
/** Runs in one listing. */
const MOST_RUNS = 100_000;

const parametersResponse = object({ id: string, name: string, parameters: withDefault(jsonObject, {}) });
const specificationResponse = object({ specification: jsonObject, parameters: withDefault(jsonObject, {}) });

export function makeWorkflowCalls(
  transport: Transport,
  server: ServerCalls,
  load?: WorkflowLoader,
): WorkflowCalls {
  /** For changes that may be retried, since the server refuses a second one in a known way. */
  async function change(request: ApiRequest, isDone: (error: unknown) => boolean): Promise<void> {
    try {
      await transport.send(request, acknowledge);
    } catch (error) {
      if (!isDone(error)) throw error;
    }
  }

  async function* pages(query: RunQuery = {}, { signal }: CallOptions = {}): AsyncGenerator<RunPage> {
    const known = new Set<string>();
    for (let page = 1, seen = 0, repeated = 0; ; page += 1) {
      const size = query.pageSize ?? RUNS_PER_PAGE;
      const request = {
        method: 'GET',
        path: apiPath`/workflows`,
        query: listQuery(query, page, size),
        signal,
      } as const;
      const response = await transport.json(request, runPage);
      const before = known.size;
      for (const { id } of response.runs) known.add(id);
      yield response;
      seen += response.runs.length;
      if (response.runs.length === 0 || seen >= response.total) return;
      repeated = known.size === before ? repeated + 1 : 0;
      if (repeated === MOST_REPEATED) throw endless(`page ${page} and those before it hold the same runs`);
      if (known.size > MOST_RUNS) throw endless(`it has more than ${MOST_RUNS} runs`);
    }
  }

  function endless(why: string): ApiError {
    const { serverUrl: server } = transport;
    const message = `the list of runs of ${server} does not end: ${why}`;
    const failure = { server, method: 'GET', path: '/workflows', status: 200, attempts: 1 };
    return apiError('unexpected-response', message, failure, {
      hint: 'ask for fewer, by name or status; if it persists, report this to the administrators of the cluster',
    });
  }

  async function* list(query?: RunQuery, options?: CallOptions): AsyncGenerator<Run> {
    for await (const page of pages(query, options)) yield* page.runs;
  }

  async function ask(run: string, { signal }: CallOptions): Promise<ReturnType<typeof parametersResponse>> {
    return transport.json(
      { method: 'GET', path: apiPath`/workflows/${run}/parameters`, signal },
      parametersResponse,
    );
  }

  /** The list endpoint, unlike the status endpoint, doesn't collect the logs of all steps for each response. */
  async function status(run: string, options: CallOptions = {}): Promise<Run> {
    const id = isUuid(run) ? run : (await ask(run, options)).id;
    for await (const found of list({ nameOrId: id, pageSize: 1 }, options)) if (found.id === id) return found;
    const { signal } = options;
    return transport.json({ method: 'GET', path: apiPath`/workflows/${id}/status`, signal }, runDecoder);
  }

  return {
    create: async (newRun, options) => createRun(transport, server, newRun, options, load),
    pages,
    list,
    status,
    async resolve(run, options = {}) {
      const { id, name } = await ask(run, options);
      return { id, name };
    },
    start: async (run, { parameters = {}, operationalOptions = {} } = {}, { signal } = {}) =>
      change(
        {
          method: 'POST',
          path: apiPath`/workflows/${run}/start`,
          body: jsonBody({ input_parameters: parameters, operational_options: operationalOptions }),
          signal,
        },
        (error) => isApiError(error, 'already-started') && error.attempts > 1,
      ),
    stop: async (run, { signal } = {}) =>
      change(
        {
          method: 'PUT',
          path: apiPath`/workflows/${run}/status`,
          query: { status: 'stop' },
          body: jsonBody({}),
          signal,
        },
        (error) => error instanceof ConflictError && error.attempts > 1,
      ),
    restart: async (run, restart, options) => restartRun(transport, server, run, restart, options, load),
    launch: async (launch, options) => launchRun(transport, launch, options),
    validate: async (newRun, options) => validateRun(transport, server, newRun, options, load),
    delete: async (run, { allRuns = false, signal } = {}) =>
      change(
        {
          method: 'PUT',
          path: apiPath`/workflows/${run}/status`,
          query: { status: 'deleted' },
          body: jsonBody({ all_runs: allRuns, workspace: true }),
          signal,
        },
        (error) => error instanceof NotFoundError && error.attempts > 1,
      ),
    parameters: async (run, options = {}) => (await ask(run, options)).parameters,
    specification: async (run, { signal } = {}) =>
      transport.json(
        { method: 'GET', path: apiPath`/workflows/${run}/specification`, signal },
        specificationResponse,
      ),
    logs: async (run, options) => readLogs(transport, run, options),
    diff: async (run, other, options) => diffRuns(transport, run, other, options),
    retentionRules: async (run, { signal } = {}) =>
      transport.json(
        { method: 'GET', path: apiPath`/workflows/${run}/retention_rules`, signal },
        retentionRules,
      ),
    async prune(run, { inputs = false, outputs = false, signal } = {}) {
      // Older servers read the query, newer ones only JSON.
      const query = { include_inputs: inputs, include_outputs: outputs };
      const request = { method: 'POST', path: apiPath`/workflows/${run}/prune`, query, signal } as const;
      await transport.send({ ...request, body: jsonBody(query) }, acknowledge);
    },
  };
}
