import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import type { Scan } from '../../scan-file/scan.js';
import type { ScanListing } from '../scan-listing.js';
import { scatterState } from '../scatter/scatter-state.js';
import type { PointOutcome } from '../results/report-results.js';

/** How points that share runs stand, and where what is brought home of them lies. */
export async function scatterOutcomes(
  client: RestClient,
  listing: ScanListing,
  scan: Scan,
  call: CallOptions,
): Promise<readonly PointOutcome[]> {
  const states = await scatterState(client, listing, scan, call);
  return states.map(({ point, name, status, runs, outputs, cause }) => {
    const run = outputs?.run ?? runs.at(-1);
    return {
      ...{ point, name, status, attempts: runs.length },
      ...defined({ run }),
      ...(outputs === undefined ? {} : { within: outputs.folder }),
      ...defined({ cause }),
    };
  });
}
