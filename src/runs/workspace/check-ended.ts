import { UsageError } from '../../core/errors.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';

export interface ChangeFilesOptions extends CallOptions {
  /** Also while a run in this workspace has not ended; without it, the call is then refused. */
  readonly whileRunning?: boolean;
}

/** Why the files of a run are left as they are until it has ended. */
const REASONS = {
  change: 'its steps may still need these files',
  prune: 'the state of its engine would be removed, too, and the run would fail',
} as const;

/**
 * Refuses to change the files of a run that has not ended, or of one whose restart has not: they share a workspace.
 * Servers allow it.
 * @throws UsageError, and nothing was changed
 */
export async function checkEnded(
  client: RestClient,
  run: RunReference,
  change: keyof typeof REASONS,
  { whileRunning = false, signal }: ChangeFilesOptions,
): Promise<void> {
  if (whileRunning) return;
  const [base = run.name, number = ''] = run.name.split('.');
  const workspace = `${base}.${number}`;
  const query = { nameOrId: base, statuses: ['queued', 'pending', 'running'] } as const;
  const call = signal === undefined ? {} : { signal };
  for await (const { id, name, status } of client.workflows.list(query, call)) {
    if (name !== workspace && !name.startsWith(`${workspace}.`)) continue;
    throw new UsageError(`${name} is ${status}: ${REASONS[change]}; nothing was changed`, {
      hint: 'wait until the run has ended, or confirm that it is meant',
      action: { type: 'set-option', option: 'whileRunning' },
      details: { run: { id, name } },
    });
  }
}
