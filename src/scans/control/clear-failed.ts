import pLimit from 'p-limit';
import { UsageError } from '../../core/errors.js';
import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions } from '../../reana/model.js';
import { standingOf } from '../point-state.js';
import type { ScanListing } from '../scan-listing.js';

const PARALLEL = 4;

/**
 * Deletes the runs of failed points, after the reason of their failure was mended: the scan then treats them as points
 * without runs. Returns the number of points.
 * @throws UsageError where points share a run, in which others may have finished
 */
export async function clearFailed(
  client: RestClient,
  { points, scatter }: ScanListing,
  call: CallOptions,
): Promise<number> {
  if (scatter.length > 0) {
    throw new UsageError('points that share a run cannot be run again one by one', {
      hint: 'give the scan another name, or allow more retries',
      action: { type: 'set-option', option: 'retries' },
    });
  }
  const failed = [...points.values()].filter((runs) => standingOf(runs).status === 'failed');
  const limit = pLimit(PARALLEL);
  const remove = async (id: string): Promise<void> => {
    try {
      await client.workflows.delete(id, call);
    } catch (error) {
      if (!(error instanceof NotFoundError)) throw error;
    }
  };
  await Promise.all(
    failed.flat().flatMap(({ run }) => (run.status === 'failed' ? [limit(() => remove(run.id))] : [])),
  );
  return failed.length;
}
