import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import type { ScanListing } from '../scan-listing.js';
import type { ScanPlan } from './plan-scan.js';
import { digestOf, type ScanRecord, type ScanRecordBase } from './scan-record.js';
import { findScanRecord } from './stored-record.js';

/**
 * Compares a scan's analysis and inputs with those of its runs on the server: points with different files can't be
 * compared. Returns the paths that differ, sorted; none when there are no runs yet. The scan file itself may
 * change, as it does when points are added.
 */
export async function findChangedFiles(
  client: RestClient,
  { record }: ScanPlan,
  listing: ScanListing,
  options: CallOptions = {},
): Promise<readonly string[]> {
  const stored = await findScanRecord(client, listing, options);
  return stored === undefined ? [] : findDifferences(record, stored);
}

/** Paths of the files that differ between here and the record, sorted. */
export function findDifferences(here: ScanRecordBase, there: ScanRecord): readonly string[] {
  const one = digestsOf(here.files, here.analysis, digestOf(here.analysisFile).sha256);
  const other = digestsOf(there.files, there.analysis, there.analysisFile.sha256);
  const paths = new Set([...one.keys(), ...other.keys()]);
  return [...paths].filter((path) => one.get(path) !== other.get(path)).sort();
}

function digestsOf(files: ScanRecord['files'], analysis: string, sha256: string): Map<string, string> {
  return new Map([...files.map((file) => [file.path, file.sha256] as const), [analysis, sha256]]);
}
