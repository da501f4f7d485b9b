import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { errorMessage } from '../../core/errors.js';
import { TransferError } from '../../reana/errors/transfer-error.js';

/** No file takes this long to write: older temporary files are those of killed processes. In milliseconds. */
const STALE_AFTER = 60_000;

/**
 * Writes a file that only appears when it is complete, and creates its folder. Returns its path.
 * @throws TransferError when it can't be written
 */
export async function writeAtomically(folder: string, name: string, text: string): Promise<string> {
  const file = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeFileAtomic(file, text);
    await removeLeftovers(folder, name);
    return file;
  } catch (error) {
    throw new TransferError(name, `${file} can't be written: ${errorMessage(error)}`, { cause: error });
  }
}

/** Removes temporary files of killed processes, which have a number after the name. */
async function removeLeftovers(folder: string, name: string): Promise<void> {
  for (const other of await readdir(folder)) {
    if (!other.startsWith(`${name}.`) || !/^\d+$/.test(other.slice(name.length + 1))) continue;
    const file = join(folder, other);
    const written = await stat(file).catch(() => undefined);
    if (written !== undefined && Date.now() - written.mtimeMs > STALE_AFTER) await rm(file, { force: true });
  }
}
