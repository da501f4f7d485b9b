import { access, lstat, mkdir, mkdtemp, rmdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import pLimit from 'p-limit';
import { joinInside } from '../../core/safe-path.js';
import { errorMessage } from '../../core/errors.js';
import { succeeds } from '../../core/system-error.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { WorkspaceFile } from '../../reana/model.js';

const LOOKED_AT_ONCE = 16;

/**
 * Paths of the files that are complete below the folder: they have the server's size and modification time, which every
 * download sets.
 */
export async function findComplete(
  folder: string,
  files: readonly WorkspaceFile[],
): Promise<ReadonlySet<string>> {
  const complete = new Set<string>();
  const limit = pLimit(LOOKED_AT_ONCE);
  const look = async ({ path, size, modified }: WorkspaceFile): Promise<void> => {
    if (modified === undefined) return;
    const found = await lstat(joinInside(folder, path)).catch(() => undefined);
    if (found?.isFile() !== true || found.size !== size) return;
    // Servers and some file systems only store whole seconds.
    if (Math.floor(found.mtimeMs / 1000) === Math.floor(modified.getTime() / 1000)) complete.add(path);
  };
  await Promise.all(files.map((file) => limit(() => look(file))));
  return complete;
}

/** Which names are one in this folder, which is created when it is missing. */
export async function readNameFolding(
  folder: string,
): Promise<{ readonly case: boolean; readonly form: boolean }> {
  try {
    await mkdir(folder, { recursive: true });
    const probe = await mkdtemp(join(folder, '.names-\u00e9-a'));
    const other = (change: (name: string) => string): string => join(dirname(probe), change(basename(probe)));
    try {
      return {
        case: await succeeds(access(other((name) => name.toUpperCase()))),
        form: await succeeds(access(other((name) => name.normalize('NFD')))),
      };
    } finally {
      await rmdir(probe);
    }
  } catch (error) {
    throw new TransferError(folder, `${folder} can't be written to: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
