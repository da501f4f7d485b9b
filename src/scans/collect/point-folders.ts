import { mkdir, readdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import { isSystemError } from '../../core/system-error.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import { pointName } from '../scan-names.js';

const POINT_FOLDER = /^\d{4,}-([0-9a-f]{10})$/;

/**
 * Creates the folder of a scan's results, and renames existing folders of points to their current names: a point that
 * has moved in the scan keeps its key and gets another index.
 * @throws TransferError when it can't be written to
 */
export async function preparePointFolders(results: string, points: readonly ScanPoint[]): Promise<void> {
  try {
    await mkdir(results, { recursive: true });
    const names = new Map(points.map((point) => [point.key, pointName(point)]));
    const there = new Set(await readdir(results));
    for (const old of there) {
      const name = names.get(POINT_FOLDER.exec(old)?.[1] ?? '');
      if (name === undefined || there.has(name)) continue;
      await rename(join(results, old), join(results, name)).catch(ignoreFaster);
    }
  } catch (error) {
    throw new TransferError(results, `${results} can't be written to: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** Another collection into the same folder has already renamed it. */
function ignoreFaster(error: unknown): void {
  if (!isSystemError(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST')) throw error;
}
