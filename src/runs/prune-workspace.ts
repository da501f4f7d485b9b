import { defined } from '../core/defined.js';
import type { RemovalReport } from '../reana/calls/remove-files.js';
import type { PruneOptions } from '../reana/calls/workflows.js';
import type { RunReference } from '../reana/model.js';
import type { RestClient } from '../reana/rest-client.js';

/** Removes all files of a run but its declared inputs and outputs; returns those that were removed. */
export async function pruneWorkspace(
  client: RestClient,
  { id }: RunReference,
  options: PruneOptions = {},
): Promise<RemovalReport['removed']> {
  const { signal } = options;
  // The server does not report what it removed.
  const before = await client.workspace.list(id, defined({ signal }));
  await client.workflows.prune(id, options);
  const left = new Set((await client.workspace.list(id, defined({ signal }))).map(({ path }) => path));
  return before.filter(({ path }) => !left.has(path)).map(({ path, size }) => ({ path, size }));
}
