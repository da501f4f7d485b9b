import { RequestError } from '../request-error.js';
import type { RunRecord } from '../store/run-record.js';
import type { RunStore } from '../store/run-store.js';

/** Parameters of the routes below one run. */
export interface RunParameters {
  readonly reference: string;
}

/** A real server phrases this message slightly differently when a file is uploaded. */
export type NotFoundWording = 'environment variable' | 'environmentvariable';

/** The run that a request names. @throws RequestError with the status and text of a real server */
export function lookUpRun(
  store: RunStore,
  reference: string,
  response: { readonly status?: number; readonly wording?: NotFoundWording } = {},
): RunRecord {
  const run = store.find(reference);
  if (run !== undefined) return run;
  throw new RequestError(
    response.status ?? 404,
    `REANA_WORKON is set to ${reference}, but that workflow does not exist. ` +
      `Please set your REANA_WORKON ${response.wording ?? 'environment variable'} appropriately.`,
  );
}

/** Folder of a run's files. @throws RequestError 404 when the run was deleted */
export function workspaceOf(store: RunStore, run: RunRecord): string {
  if (run.status === 'deleted') throw new RequestError(404, 'Workspace does not exist.');
  return store.folderOf(run).workspace;
}
