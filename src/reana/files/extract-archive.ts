import type { Entry, ZipFile } from 'yauzl';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { TransferError } from '../errors/transfer-error.js';
import { safeRelativePath } from '../../core/safe-path.js';
import { saveFile, type ExpectedFile, type SaveOptions } from './save-file.js';

const MOST_ENTRIES = 200_000;
const TYPE_BITS = 0o170000;
const SYMBOLIC_LINK = 0o120000;

/**
 * Saves the expected files from a ZIP below the folder, each checked for size and checksum before it appears.
 * Entries that nobody expects are left in the archive, so it can't write anything of its own choice or length.
 * @throws TransferError when the archive is damaged or lacks a file; `unsafe-path`
 */
export async function extractArchive(
  archive: string,
  files: readonly ExpectedFile[],
  folder: string,
  options: SaveOptions = {},
): Promise<string[]> {
  const expected = new Map(files.map((file) => [file.path, file]));
  const saved: string[] = [];
  try {
    const { default: yauzl } = await import('yauzl');
    const zip = await yauzl.openPromise(archive, { lazyEntries: true, strictFileNames: true });
    if (zip.entryCount > MOST_ENTRIES) {
      zip.close();
      throw damaged(archive, `it holds ${zip.entryCount} files`);
    }
    for await (const entry of zip.eachEntry()) {
      const file = entry.fileName.endsWith('/') ? undefined : expected.get(safeRelativePath(entry.fileName));
      if (file === undefined) continue;
      expected.delete(file.path);
      saved.push(await saveEntry(zip, entry, file, folder, options));
    }
  } catch (error) {
    throw isZipError(error) ? damaged(archive, errorMessage(error), error) : error;
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw damaged(archive, `${missing} is not in it`);
  return saved;
}

async function saveEntry(
  zip: ZipFile,
  entry: Entry,
  file: ExpectedFile,
  folder: string,
  options: SaveOptions,
): Promise<string> {
  if (((entry.externalFileAttributes >>> 16) & TYPE_BITS) === SYMBOLIC_LINK) {
    throw new TransferError(file.path, `${file.path} is a symbolic link in the archive`);
  }
  if (entry.uncompressedSize !== file.size) {
    throw new TransferError(
      file.path,
      `${file.path} is ${entry.uncompressedSize} bytes in the archive instead of ${file.size}`,
      { kind: 'size', hint: 'the run may still be writing it: try again when the run has ended' },
    );
  }
  return saveFile(folder, { ...file, crc32: entry.crc32 }, () => zip.openReadStreamPromise(entry), options);
}

/** What yauzl and zlib throw, as against our own errors and those of the disk. */
function isZipError(error: unknown): boolean {
  if (ReanaMadminerError.is(error) || typeof error !== 'object' || error === null) return false;
  return !('syscall' in error);
}

function damaged(archive: string, why: string, cause?: unknown): TransferError {
  return new TransferError(archive, `the archive that the server sent is unusable: ${why}`, { cause });
}
