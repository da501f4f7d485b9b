import { posix } from 'node:path';
import { defined } from '../../core/defined.js';
import { isJsonArray, isJsonObject, type JsonObject } from '../../core/json.js';
import type { RemovalReport } from '../../reana/calls/remove-files.js';
import type { PruneOptions } from '../../reana/calls/workflows.js';
import type { RunReference } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';
import { listFiles } from './list-files.js';
import { checkEnded, type ChangeFilesOptions } from './check-ended.js';

export interface PruneRunOptions extends PruneOptions, ChangeFilesOptions {}

/**
 * Lists the files that a cluster removes when a run is pruned: all but its declared inputs and outputs, where patterns
 * stand for nothing. Removes nothing.
 * @throws UsageError while the run has not ended
 */
export async function planPrune(
  client: RestClient,
  run: RunReference,
  { inputs = false, outputs = false, ...options }: PruneRunOptions = {},
): Promise<RemovalReport['removed']> {
  await checkEnded(client, run, 'prune', options);
  const call = defined({ signal: options.signal });
  const { specification } = await client.workflows.specification(run.id, call);
  const isKept = declaredIn(specification, [
    ...(inputs ? [] : ['inputs' as const]),
    ...(outputs ? [] : ['outputs' as const]),
  ]);
  const files = await listFiles(client, run.id, call);
  return files.filter(({ path }) => !isKept(path)).map(({ path, size }) => ({ path, size }));
}

/**
 * Removes all files of a run but its declared inputs and outputs; returns those that were removed.
 * @throws UsageError while the run has not ended
 */
export async function pruneWorkspace(
  client: RestClient,
  run: RunReference,
  { whileRunning = false, ...options }: PruneRunOptions = {},
): Promise<RemovalReport['removed']> {
  const call = defined({ signal: options.signal });
  await checkEnded(client, run, 'prune', { whileRunning, ...call });
  // The server does not report what it removed.
  const before = await listFiles(client, run.id, call);
  await client.workflows.prune(run.id, options);
  const left = new Set((await listFiles(client, run.id, call)).map(({ path }) => path));
  return before.filter(({ path }) => !left.has(path)).map(({ path, size }) => ({ path, size }));
}

/** Whether sections of `reana.yaml` declare a path: as a file, or below a directory. */
function declaredIn(
  specification: JsonObject,
  sections: readonly ('inputs' | 'outputs')[],
): (path: string) => boolean {
  const declared = (key: 'files' | 'directories'): readonly string[] =>
    sections.flatMap((name) => {
      const section = specification[name];
      const paths = isJsonObject(section) ? section[key] : undefined;
      return isJsonArray(paths) ? paths.filter((path) => typeof path === 'string').map(normalise) : [];
    });
  const files = new Set(declared('files'));
  const directories = declared('directories');
  return (path) =>
    files.has(path) || directories.some((directory) => directory === '.' || path.startsWith(`${directory}/`));
}

function normalise(path: string): string {
  return posix.normalize(path).replace(/\/$/, '');
}
