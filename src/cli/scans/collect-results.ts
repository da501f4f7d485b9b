import { join } from 'node:path';
import { createLogUpdate } from 'log-update';
import type { ReanaClient } from '../../client/client.js';
import type { ScanReference } from '../../client/scans/scan-reference.js';
import type { CollectEvent, CollectScanOptions } from '../../scans/collect/collect-scan.js';
import { rankPoints } from '../../scans/results/rank-points.js';
import type { Context } from '../context.js';
import { isLive, paintFor } from '../io.js';
import { plural } from '../views/quantities.js';
import type { CollectedScan } from '../views/scan/scan-results-view.js';

/** Where nothing can be redrawn, a long collection is worth a line this often, in milliseconds. */
const BETWEEN_LINES = 10_000;

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

interface CollectProgress {
  readonly show: (event: CollectEvent) => void;
  readonly end: () => void;
}

function createCollectProgress(context: Context): CollectProgress {
  const { io, clock } = context;
  if (isLive(io.stderr, io.env)) {
    const display = createLogUpdate(io.stderr as NodeJS.WritableStream);
    return {
      show: (event) => {
        display(textOf(event));
      },
      end: () => {
        display.clear();
        display.done();
      },
    };
  }
  let told = clock.now();
  return {
    show: (event) => {
      if (context.json || clock.now() - told < BETWEEN_LINES) return;
      told = clock.now();
      context.say(textOf(event));
    },
    end: () => undefined,
  };
}

function textOf({ scan, ...event }: CollectEvent): string {
  const done = event.type === 'looked' ? 0 : event.done;
  return `${scan}: the results of ${done} of ${plural(event.finished, 'point')} are here`;
}
