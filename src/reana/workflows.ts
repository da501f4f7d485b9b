import type { JsonObject } from '../core/json.js';
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
} from './model.js';

/** Runs on the server. `run` is a UUID, `name` (its latest run) or `name.N`. */
export interface WorkflowCalls {
  /** Never repeated once it may have reached the server: each call makes a new run. */
  create(newRun: NewRun, options?: CallOptions): Promise<CreatedRun>;
  /** Page after page, newest run first. */
  pages(query?: RunQuery, options?: CallOptions): AsyncIterable<RunPage>;
  /** The runs of all pages. */
  list(query?: RunQuery, options?: CallOptions): AsyncIterable<Run>;
  /** Identity of the run that a name stands for. */
  resolve(run: string, options?: CallOptions): Promise<RunReference>;
  status(run: string, options?: CallOptions): Promise<Run>;
  start(run: string, start?: StartOptions, options?: CallOptions): Promise<void>;
  stop(run: string, options?: CallOptions): Promise<void>;
  /** Deletes the run and its workspace. */
  delete(run: string, options?: CallOptions): Promise<void>;
  /** The parameters of its `reana.yaml`. */
  parameters(run: string, options?: CallOptions): Promise<JsonObject>;
  /** Its `reana.yaml` as the server keeps it, and the parameters given at start. */
  specification(
    run: string,
    options?: CallOptions,
  ): Promise<{ readonly specification: JsonObject; readonly parameters: JsonObject }>;
  logs(run: string, options?: CallOptions): Promise<RunLogs>;
}
