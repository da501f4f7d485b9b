import { rm } from 'node:fs/promises';
import { joinInside } from '../../core/safe-path.js';
import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import { scanNotRestorable } from '../scan-errors.js';
import type { CallOptions, Run, WorkspaceFile } from '../../reana/model.js';
import { downloadFiles } from '../../runs/download/download-files.js';
import { planDownload } from '../../runs/download/download-plan.js';
import { findDifferences } from './changed-files.js';
import { planScan, type ScanPlan } from './plan-scan.js';
import { checkPoint, findRestorableScan, saveStoredScan } from './restore-scan.js';
import type { InputDigest } from './scan-record.js';
import { runsWithRecord } from './stored-record.js';
import { listFiles } from '../../runs/workspace/list-files.js';

/**
 * Restores a scan from a server, with all inputs of its analysis, so that it can be continued. The files are fetched
 * into the folder from runs of the scan, each verified by the checksum that it had when the scan was started.
 * @throws `scan-not-found`; `scan-not-restorable` when no run holds a file unchanged any more
 */
export async function restorePlan(
  client: RestClient,
  name: string,
  folder: string,
  options: CallOptions = {},
): Promise<ScanPlan> {
  const { listing, stored } = await findRestorableScan(client, name, options);
  const { record, originals } = stored;
  const { file, analysis, root } = await saveStoredScan(stored, folder);
  let missing: readonly InputDigest[] = record.files.filter(({ path }) => !originals.has(path));
  for (const run of runsWithRecord(listing)) {
    if (missing.length === 0) break;
    // Files of a run that was only created may still be uploading.
    if (run.status !== 'created') missing = await fetchInputs(client, run, missing, root, options);
  }
  if (missing.length > 0) {
    const paths = missing.map(({ path }) => path);
    throw scanNotRestorable(name, `none of its runs holds ${shorten(paths)} unchanged`);
  }
  const plan = await planScan({ file, name, analysis, mode: record.mode, ...options });
  checkPoint(plan.scan, stored);
  const different = findDifferences(plan.record, record);
  if (different.length === 0) return plan;
  throw scanNotRestorable(name, `its restored inputs differ: ${shorten(different)}`);
}

/** Fetches the files that a run's workspace holds unchanged. Returns those that it does not. */
async function fetchInputs(
  client: RestClient,
  run: Run,
  wanted: readonly InputDigest[],
  root: string,
  options: CallOptions,
): Promise<readonly InputDigest[]> {
  const sums = new Map<string, string>();
  try {
    const listing = await listFiles(client, run.id, options);
    const sizes = new Map(wanted.map(({ path, size }) => [path, size]));
    const tops = new Set(wanted.map(({ path }) => path.split('/')[0] ?? path));
    const isWanted = ({ path, size }: WorkspaceFile): boolean => sizes.get(path) === size;
    const paths = [...tops].map((path) => ({ path }));
    const plan = planDownload(listing, paths, (file) => !isWanted(file));
    await downloadFiles(client, run, root, plan, {
      ...options,
      onChecksum: (path, sha256) => sums.set(path, sha256),
    });
  } catch (error) {
    // The run was deleted meanwhile. What was saved before is still valid.
    if (!(error instanceof NotFoundError)) throw error;
  }
  const different = wanted.filter(({ path, sha256 }) => sums.get(path) !== sha256);
  await Promise.all(different.map(({ path }) => rm(joinInside(root, path), { force: true })));
  return different;
}

const SHOWN = 5;

function shorten(paths: readonly string[]): string {
  const more = paths.length > SHOWN ? ` and ${paths.length - SHOWN} more` : '';
  return `${paths.slice(0, SHOWN).join(', ')}${more}`;
}
