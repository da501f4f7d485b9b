import { UsageError } from '../core/errors.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, Run, RunReference } from '../reana/model.js';

/**
 * Which runs to delete: only the named one; also the restarts that share its workspace, and the run that they are
 * restarts of; or all runs of a name.
 */
export type DeletionScope = 'run' | 'restarts' | 'all-runs';

/**
 * Lists the runs that a deletion would delete. Deletes nothing.
 * @throws UsageError when others would lose their files, or when one of the runs is still running
 */
export async function planDeletion(
  client: RestClient,
  run: string,
  scope: DeletionScope,
  options: CallOptions = {},
): Promise<readonly RunReference[]> {
  const named = await client.workflows.resolve(run, options);
  const [base = named.name, number] = named.name.split('.');
  if (scope === 'all-runs' && run !== base) {
    throw new UsageError(`all runs of a name are meant, and ${run} is one run`, {
      hint: `name them as ${base}`,
    });
  }
  const family = (await listRuns(client, base, options)).filter(
    ({ name }) =>
      scope === 'all-runs' || name === `${base}.${number}` || name.startsWith(`${base}.${number}.`),
  );
  if (scope === 'run') {
    const others = family.filter(({ id }) => id !== named.id);
    if (others.length > 0) throw sharedWorkspace(named, others);
  }
  const runs = scope === 'run' ? family.filter(({ id }) => id === named.id) : family;
  const running = runs.filter(({ status }) => status === 'running');
  if (running.length > 0) {
    throw new UsageError(
      `${names(running)} ${running.length === 1 ? 'is' : 'are'} running; nothing was deleted`,
      {
        hint: 'stop them first',
      },
    );
  }
  return runs.length === 0 ? [named] : runs.map(({ id, name }) => ({ id, name }));
}

/** Deletes the runs, and the workspaces with them. */
export async function deleteRuns(
  client: RestClient,
  runs: readonly RunReference[],
  options: CallOptions = {},
): Promise<void> {
  for (const { id } of runs) await client.workflows.delete(id, options);
}

async function listRuns(client: RestClient, name: string, options: CallOptions): Promise<readonly Run[]> {
  const runs: Run[] = [];
  for await (const run of client.workflows.list({ nameOrId: name }, options)) {
    if (run.status !== 'deleted') runs.push(run);
  }
  return runs;
}

function sharedWorkspace({ name }: RunReference, others: readonly RunReference[]): UsageError {
  return new UsageError(
    `${names(others)} would lose all files, which lie in the same workspace as those of ${name}`,
    {
      hint: 'delete them all together',
      action: { type: 'set-option', option: 'restarts' },
    },
  );
}

function names(runs: readonly RunReference[]): string {
  return runs.map(({ name }) => name).join(', ');
}
