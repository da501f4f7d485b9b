import { hasCode } from '../../core/errors.js';
import { defined } from '../../core/defined.js';
import type { CallOptions } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { Scan } from '../../scan-file/scan.js';
import { readScanState, type ScanState } from '../../scans/scan-status.js';
import { SilenceWatch } from '../../runs/follow/silence.js';
import { findScan, nameOfScan, suggestNearest, type ScanReference } from './scan-reference.js';

export interface ScanStatusOptions extends CallOptions {
  /** Also reads the logs of failed points, and reports why they failed. */
  readonly causes?: boolean;
}

/** The state of a scan, and whether all of its points are known. */
export interface ScanStatus extends ScanState {
  /** False when no run has the definition of the scan: points without runs are not known then. */
  readonly isComplete: boolean;
}

/** Reads the state of a scan. @throws `scan-not-found` when the server has no run of it and its file is not given */
export async function readStatus(
  client: RestClient,
  reference: ScanReference,
  { causes = false, ...call }: ScanStatusOptions = {},
): Promise<ScanStatus> {
  const read = await statusReader(client, reference, call);
  return read({ ...call, causes });
}

/** Returns a function that reads the state of a scan. The definition of the scan is fetched only once. */
export async function statusReader(
  client: RestClient,
  reference: ScanReference,
  call: CallOptions,
): Promise<(options: ScanStatusOptions) => Promise<ScanStatus>> {
  const scan = await findIfKnown(client, reference, call);
  const name = scan?.name ?? (await nameOfScan(reference));
  const known = { ...defined({ scan }), silence: new SilenceWatch(client) };
  return (options) =>
    suggestNearest(client, call, async () => ({
      ...(await readScanState(client, name, { ...known, ...options })),
      isComplete: scan !== undefined,
    }));
}

/** The scan, from its file or a run of it; undefined when only the names of its runs are known. */
async function findIfKnown(
  client: RestClient,
  reference: ScanReference,
  call: CallOptions,
): Promise<Scan | undefined> {
  try {
    return await findScan(client, reference, call);
  } catch (error) {
    if (typeof reference !== 'string') throw error;
    if (hasCode(error, 'scan-not-found', 'scan-not-restorable')) return undefined;
    throw error;
  }
}
