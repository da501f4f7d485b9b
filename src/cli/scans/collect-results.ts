import { join } from 'node:path';
import type { ReanaClient } from '../../client/client.js';
import type { ScanReference } from '../../client/scans/scan-reference.js';
import type { CollectScanOptions } from '../../scans/collect/collect-scan.js';
import { rankPoints } from '../../scans/results/rank-points.js';
import type { Context } from '../context.js';
import { createCollectProgress } from '../progress/scan/collect-progress.js';
import type { CollectedScan } from '../views/scan/scan-results-view.js';

export interface CollectAndRankOptions extends Pick<CollectScanOptions, 'rules' | 'checksums'> {
  /** Absolute path of the folder that the scan's own is made in. */
  readonly folder: string;
  /** Whether pictures are drawn; true when left out. */
  readonly pictures?: boolean;
}

/** Downloads the results of a scan and shows the progress; then draws and ranks them. */
export async function collectResults(
  client: ReanaClient,
  scan: ScanReference,
  { pictures = true, ...options }: CollectAndRankOptions,
  context: Context,
): Promise<CollectedScan> {
  const progress = createCollectProgress(context);
  try {
    const { signal } = context;
    const results = await client.scans.collect(scan, { ...options, signal, onProgress: progress.show });
    const paint = context.terminal.paint.stderr;
    progress.end();
    for (const warning of results.warnings) context.print(`${paint.yellow('warning:')} ${warning}`);
    const drawn = pictures ? await draw(results) : [];
    const { best } = results;
    const ranking = best === undefined ? {} : { ranking: rankPoints(results, best) };
    return { ...results, ...ranking, pictures: drawn };
  } finally {
    progress.end();
  }
}

async function draw(results: Omit<CollectedScan, 'pictures'>): Promise<readonly string[]> {
  const { drawScan } = await import('../../report/scan-pictures.js');
  return drawScan(results, join(results.folder, 'pictures'));
}
