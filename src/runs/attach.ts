import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions } from '../reana/model.js';
import { makeRunHandle, type RunHandle } from './run-handle.js';

/**
 * The handle of a run that exists already: by UUID, by name (its latest run) or by `name.N`.
 * @throws NotFoundError when there is none
 */
export async function attach(client: RestClient, run: string, options: CallOptions = {}): Promise<RunHandle> {
  return makeRunHandle(client, await client.workflows.resolve(run, options));
}
