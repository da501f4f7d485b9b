import { checkOptions } from '../../core/check-options.js';
import { defined } from '../../core/defined.js';
import { hasCode } from '../../core/errors.js';
import { nearest } from '../../core/text/nearest.js';
import type { CallOptions } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { Scan } from '../../scan-file/scan.js';
import type { RestoredScan } from '../../scans/plan/restore-scan.js';
import { scanNotFound } from '../../scans/scan-errors.js';

/** How a scan is given: by its name, by the path of its file, or as the scan itself. */
export type ScanReference = string | { readonly file: string } | Scan;

/** The name of the scan; of a file, it is read from the file. */
export async function nameOfScan(scan: ScanReference): Promise<string> {
  checkReference(scan);
  if (typeof scan === 'string') return scan;
  return 'points' in scan ? scan.name : (await loadFile(scan.file)).name;
}

/**
 * The definition of a scan: from its file, or from one of its runs.
 * @throws SpecError; `scan-not-found` or `scan-not-restorable` for a name whose runs, if any, lack the definition
 */
export async function findScan(client: RestClient, scan: ScanReference, call: CallOptions): Promise<Scan> {
  checkReference(scan);
  if (typeof scan !== 'string') return 'points' in scan ? scan : loadFile(scan.file);
  return (await restoreByName(client, scan, call)).scan;
}

/** @throws `scan-not-found` with the nearest name in its hint, `scan-not-restorable` */
export async function restoreByName(
  client: RestClient,
  name: string,
  call: CallOptions,
): Promise<RestoredScan> {
  const { restoreScan } = await import('../../scans/plan/restore-scan.js');
  return suggestNearest(client, call, () => restoreScan(client, name, call));
}

/** Calls a function for a scan on the server. @throws `scan-not-found` that names the scan most like a misspelt one */
export async function suggestNearest<T>(
  client: RestClient,
  { signal }: CallOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!hasCode(error, 'scan-not-found')) throw error;
    const { listScans } = await import('../../scans/list-scans.js');
    const names = (await listScans(client, defined({ signal }))).map(({ name }) => name);
    const scan = error.details?.scan ?? '';
    const near = nearest(scan, names);
    throw near === undefined ? error : scanNotFound(scan, client.serverUrl, near);
  }
}

async function loadFile(file: string): Promise<Scan> {
  const { loadScan } = await import('../../scan-file/load-scan.js');
  return loadScan(file);
}

/** For callers without types. @throws UsageError for a value that is no reference to a scan */
export function checkReference(scan: ScanReference): void {
  if (typeof scan === 'string' || 'points' in Object(scan)) return;
  checkOptions('a call about a scan', scan, { file: 'string' }, ['file']);
}
