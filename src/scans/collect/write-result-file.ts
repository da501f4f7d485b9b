import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import { writeAtomically } from '../../disk/write-atomically.js';
import { TransferError } from '../../reana/errors/transfer-error.js';

/**
 * Writes a file of results, which only appears when it is complete, and creates its folder. Returns its path.
 * @throws TransferError when it can't be written
 */
export async function writeResultFile(
  folder: string,
  name: string,
  content: string | Uint8Array,
): Promise<string> {
  const file = join(folder, name);
  try {
    await mkdir(folder, { recursive: true });
    await writeAtomically(file, content);
    return file;
  } catch (error) {
    throw new TransferError(name, `${file} can't be written: ${errorMessage(error)}`, { cause: error });
  }
}
