import { buffer } from 'node:stream/consumers';
import type { Entry, ZipFile } from 'yauzl';
import { errorMessage } from '../../core/errors.js';
import { safeRelativePath } from '../../core/safe-path.js';

/** What an archive may hold. */
export const ACCEPTED_ARCHIVE = {
  packedBytes: 64 * 1024 ** 2,
  bytes: 256 * 1024 ** 2,
  files: 10_000,
} as const;

const TYPE_BITS = 0o170000;
const REGULAR_TYPES = [0, 0o100000, 0o040000];

/** A member of an archive. The names of folders end with a slash. */
export interface ArchiveMember {
  readonly name: string;
  readonly content: Uint8Array;
}

/**
 * Reads an archive. All sizes and names are checked before the first member is unpacked.
 * @throws Error with the reason, for what is no ZIP archive, and for members that are not accepted
 */
export async function readZip(archive: Uint8Array): Promise<readonly ArchiveMember[]> {
  const zip = await openZip(archive);
  try {
    const entries = await readEntries(zip);
    const members: ArchiveMember[] = [];
    for (const entry of entries) members.push({ name: entry.fileName, content: await unpack(zip, entry) });
    return members;
  } finally {
    zip.close();
  }
}

async function openZip(archive: Uint8Array): Promise<ZipFile> {
  const { fromBuffer } = await import('yauzl');
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, strictFileNames: true, validateEntrySizes: true };
    fromBuffer(Buffer.from(archive), options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(new Error(`it is not a ZIP archive (${errorMessage(error)})`, { cause: error }));
    });
  });
}

function readEntries(zip: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    let bytes = 0;
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      bytes += entry.uncompressedSize;
      const fault = findFault(entry, entries.length, bytes);
      if (fault === undefined) zip.readEntry();
      else reject(new Error(fault));
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', (error: Error) => reject(error));
    zip.readEntry();
  });
}

function findFault(entry: Entry, count: number, bytes: number): string | undefined {
  const { files, bytes: mostBytes } = ACCEPTED_ARCHIVE;
  if (count > files) return `it holds more than ${files} files`;
  if (bytes > mostBytes) return `its files have more than ${mostBytes / 1024 ** 2} MiB`;
  const name = JSON.stringify(entry.fileName);
  if (entry.isEncrypted()) return `${name} is encrypted`;
  if (!REGULAR_TYPES.includes((entry.externalFileAttributes >>> 16) & TYPE_BITS))
    return `${name} is not a file`;
  try {
    safeRelativePath(entry.fileName);
    return undefined;
  } catch (error) {
    return errorMessage(error);
  }
}

async function unpack(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  if (entry.fileName.endsWith('/')) return new Uint8Array();
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) buffer(stream).then(resolve, reject);
      else reject(error);
    });
  });
}
