import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import { scanNotFound, scanNotRestorable } from '../scan-errors.js';
import { joinInside } from '../../core/safe-path.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, Run } from '../../reana/model.js';
import { loadScan } from '../../scan-file/load-scan.js';
import type { Scan } from '../../scan-file/scan.js';
import { listScan, type ScanListing } from '../scan-listing.js';
import { findStoredScan, runsWithRecord, type StoredScan } from './stored-record.js';

/** A scan that was restored from a server, without its inputs. Its file and its analysis no longer exist. */
export interface RestoredScan {
  readonly scan: Scan;
  /** The run that it was restored from. */
  readonly run: Run;
}

/**
 * Restores a scan from the newest of its runs with a complete record. Only the record is fetched.
 * @throws `scan-not-found`, `scan-not-restorable`
 */
export async function restoreScan(
  client: RestClient,
  name: string,
  options: CallOptions = {},
): Promise<RestoredScan> {
  const { stored } = await findRestorableScan(client, name, options);
  const folder = await mkdtemp(join(tmpdir(), 'reana-madminer-scan-'));
  try {
    const { file, analysis } = await saveStoredScan(stored, folder);
    const scan = await loadScan(file, { name, analysis, mode: stored.record.mode });
    checkPoint(scan, stored);
    return { scan, run: stored.run };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @throws `scan-not-found` when there is no run, `scan-not-restorable` when none carries the scan whole */
export async function findRestorableScan(
  client: RestClient,
  name: string,
  options: CallOptions,
): Promise<{ readonly listing: ScanListing; readonly stored: StoredScan }> {
  const listing = await listScan(client, name, options);
  if (runsWithRecord(listing).length === 0) throw scanNotFound(name, client.serverUrl);
  const stored = await findStoredScan(client, listing, options);
  if (stored !== undefined) return { listing, stored };
  throw scanNotRestorable(name, 'none of its runs has a complete record of the scan');
}

/** Writes the scan's files into a folder: the scan file, and the analysis with the originals in a folder beside it. */
export async function saveStoredScan(
  { record, scanFile, analysisFile, originals }: StoredScan,
  folder: string,
): Promise<{ readonly file: string; readonly analysis: string; readonly root: string }> {
  const root = join(folder, 'analysis');
  const file = join(folder, 'scan.yaml');
  const analysis = join(root, record.analysis);
  await save(file, scanFile);
  for (const [path, content] of originals) await save(joinInside(root, path), content);
  await save(analysis, analysisFile);
  return { file, analysis, root };
}

/** @throws `scan-not-restorable` when the scan does not hold the very point that it was read from */
export function checkPoint({ name, points }: Scan, { run, record: { point } }: StoredScan): void {
  if (point === undefined || points.some(({ key }) => key === point.key)) return;
  throw scanNotRestorable(
    name,
    `the record in ${run.name} lacks that run's own point ${point.key}; it was written by another version of the program`,
  );
}

async function save(file: string, content: Uint8Array): Promise<void> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content);
  } catch (error) {
    throw new TransferError(file, `${file} can't be written: ${errorMessage(error)}`, { cause: error });
  }
}
