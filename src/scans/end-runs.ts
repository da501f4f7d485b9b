import pLimit from 'p-limit';
import type { RestClient } from '../reana/rest-client.js';
import { ConflictError, NotFoundError } from '../reana/errors/api-error.js';
import type { CallOptions, Run, RunReference } from '../reana/model.js';

const PARALLEL = 4;

/** What was done to a run; `missed` when its state had changed in between, so that it has to be listed again. */
type Ending = 'stopped' | 'deleted' | 'missed';

/** Runs that were ended. */
export interface EndedRuns {
  readonly stopped: readonly RunReference[];
  readonly deleted: readonly RunReference[];
}

/** Stops running runs and deletes waiting ones, which REANA can't stop. Some may end by themselves meanwhile. */
export async function endRuns(
  client: RestClient,
  runs: readonly Run[],
  options: CallOptions,
): Promise<EndedRuns> {
  return collect(runs, (run) => (mayRun(run) ? stop(client, run, options) : remove(client, run, options)));
}

/** Deletes runs that have ended or were never started. Those that are running by now are left. */
export async function removeRuns(
  client: RestClient,
  runs: readonly RunReference[],
  options: CallOptions,
): Promise<readonly RunReference[]> {
  return (await collect(runs, (run) => remove(client, run, options))).deleted;
}

/** Whether a run has begun and not ended, which is also certain in a state that this client doesn't know. */
export function mayRun({ status }: Run): boolean {
  return status === 'running' || status === 'unknown';
}

async function collect<R extends RunReference>(
  runs: readonly R[],
  end: (run: R) => Promise<Ending>,
): Promise<EndedRuns> {
  const limit = pLimit(PARALLEL);
  const endings = await Promise.all(runs.map((run) => limit(async () => [run, await end(run)] as const)));
  const which = (wanted: Ending): readonly RunReference[] =>
    endings.flatMap(([{ id, name }, ending]) => (ending === wanted ? [{ id, name }] : []));
  return { stopped: which('stopped'), deleted: which('deleted') };
}

async function stop(client: RestClient, { id }: RunReference, options: CallOptions): Promise<Ending> {
  return unlessMissed(() => client.workflows.stop(id, options), 'stopped');
}

async function remove(client: RestClient, { id }: RunReference, options: CallOptions): Promise<Ending> {
  return unlessMissed(() => client.workflows.delete(id, options), 'deleted');
}

async function unlessMissed(call: () => Promise<void>, ending: Ending): Promise<Ending> {
  try {
    await call();
    return ending;
  } catch (error) {
    if (error instanceof ConflictError || error instanceof NotFoundError) return 'missed';
    throw error;
  }
}
