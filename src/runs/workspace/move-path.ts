import type { RunReference } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';
import { checkEnded, type ChangeFilesOptions } from './check-ended.js';

/**
 * Moves a file or a directory within the workspace of a run; into the target when that is a directory.
 * @throws UsageError while the run has not ended; ConflictError when the source is not there
 */
export async function movePath(
  client: RestClient,
  run: RunReference,
  source: string,
  target: string,
  { whileRunning = false, ...call }: ChangeFilesOptions = {},
): Promise<void> {
  await checkEnded(client, run, 'change', { whileRunning, ...call });
  await client.workspace.move(run.id, source, target, call);
}
