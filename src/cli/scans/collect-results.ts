import { join } from 'node:path';
import type { ReanaClient } from '../../client/client.js';
import type { ScanReference } from '../../client/scans/scan-reference.js';
import type { CollectScanOptions } from '../../scans/collect/collect-scan.js';
import { rankPoints } from '../../scans/results/rank-points.js';
import type { Context } from '../context.js';
import { paintFor } from '../io.js';
import { createCollectProgress } from '../progress/scan/collect-progress.js';
import type { CollectedScan } from '../views/scan/scan-results-view.js';

export interface CollectWishes extends Pick<CollectScanOptions, 'rules' | 'checksums'> {
  /** Absolute path of the folder that the scan's own is made in. */
  readonly folder: string;
  /** Draws pictures, unless it is told not to. */
  readonly pictures?: boolean;
}

/** Brings the results of a scan home, draws them and ranks them, and shows how far that is. */
export async function collectResults(
  client: ReanaClient,
  scan: ScanReference,
  { pictures = true, ...options }: CollectWishes,
  context: Context,
): Promise<CollectedScan> {
  const progress = createCollectProgress(context);
  try {
    const { signal } = context;
    const results = await client.scans.collect(scan, { ...options, signal, onProgress: progress.show });
    const paint = paintFor(context.io.stderr, context.io.env);
    progress.end();
    for (const warning of results.warnings) context.say(`${paint.yellow('warning:')} ${warning}`);
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
