import { open as openZip, type Entry, type ZipFile } from 'yauzl';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Readable } from 'node:stream';
import { joinInside, safeRelativePath } from '../../core/safe-path.js';
import { RequestError } from '../request-error.js';
import { explainFileError } from '../workspace/file-error.js';
import { pipeToFile } from '../workspace/receive-file.js';

/** What a bundle may hold, as REANA's servers limit it. */
export const ACCEPTED_BUNDLE = {
  files: 1000,
  directories: 2000,
  depth: 64,
  pathBytes: 4096,
  totalBytes: 100 * 1024 ** 2,
} as const;

const REGULAR_FILE = 0o100000;
const TYPE_BITS = 0o170000;
const STORED = 0;
const ENCRYPTED = 0x1;
const ZIP64_EXTRA_FIELD = 0x0001;

/**
 * Unpacks a specification bundle into an empty folder and returns its members, sorted. Everything is checked before
 * the first byte is written.
 * @throws RequestError 400 for a member that no client of REANA would send, 413 for one too many
 */
export async function unpackBundle(archive: string, folder: string): Promise<readonly string[]> {
  const zip = await openArchive(archive);
  try {
    const entries = await readEntries(zip);
    checkMembers(entries);
    for (const entry of entries) await extract(zip, entry, folder);
    return entries.map((entry) => entry.fileName).sort();
  } finally {
    zip.close();
  }
}

function openArchive(archive: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    const options = { lazyEntries: true, autoClose: false, strictFileNames: true, validateEntrySizes: true };
    openZip(archive, options, (error, zip) => {
      if (error === null) resolve(zip);
      else reject(invalidBundle(`it is not a ZIP archive: ${error.message}`, error));
    });
  });
}

function readEntries(zip: ZipFile): Promise<readonly Entry[]> {
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      entries.push(entry);
      if (entries.length > ACCEPTED_BUNDLE.files)
        reject(tooLarge(`more than ${ACCEPTED_BUNDLE.files} files`));
      else zip.readEntry();
    });
    zip.once('end', () => resolve(entries));
    zip.once('error', (error: Error) => reject(invalidBundle(error.message, error)));
    zip.readEntry();
  });
}

function checkMembers(entries: readonly Entry[]): void {
  const names = new Set<string>();
  const directories = new Set<string>();
  let bytes = 0;
  for (const entry of entries) {
    checkMember(entry);
    if (names.has(entry.fileName)) throw invalidBundle(`${entry.fileName} is in it twice`);
    names.add(entry.fileName);
    for (let folder = dirname(entry.fileName); folder !== '.'; folder = dirname(folder))
      directories.add(folder);
    bytes += entry.uncompressedSize;
  }
  const shadowed = [...names].find((name) => directories.has(name));
  if (shadowed !== undefined) throw invalidBundle(`${shadowed} is both a file and a directory`);
  if (directories.size > ACCEPTED_BUNDLE.directories) {
    throw tooLarge(`more than ${ACCEPTED_BUNDLE.directories} directories`);
  }
  if (bytes > ACCEPTED_BUNDLE.totalBytes) throw tooLarge(`more than ${ACCEPTED_BUNDLE.totalBytes} bytes`);
}

function checkMember(entry: Entry): void {
  const name = entry.fileName;
  if (!isPlainPath(name)) throw invalidBundle(`${JSON.stringify(name)} is not a plain relative path`);
  if (Buffer.byteLength(name) > ACCEPTED_BUNDLE.pathBytes) throw invalidBundle('a path in it is too long');
  if (name.split('/').length > ACCEPTED_BUNDLE.depth) throw invalidBundle('a path in it is too deep');
  const type = (entry.externalFileAttributes >>> 16) & TYPE_BITS;
  if (type !== 0 && type !== REGULAR_FILE) throw invalidBundle(`${name} is not a regular file`);
  if ((entry.generalPurposeBitFlag & ENCRYPTED) !== 0) throw invalidBundle(`${name} is encrypted`);
  if (entry.compressionMethod !== STORED)
    throw invalidBundle(`${name} is compressed; members must be stored`);
  if (entry.extraFields.some((field) => field.id === ZIP64_EXTRA_FIELD))
    throw invalidBundle('it is a ZIP64 archive');
}

function isPlainPath(name: string): boolean {
  try {
    return safeRelativePath(name) === name && !name.endsWith('/');
  } catch {
    return false;
  }
}

async function extract(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const target = joinInside(folder, entry.fileName);
  const source = await new Promise<Readable>((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error === null) resolve(stream);
      else reject(invalidBundle(error.message, error));
    });
  });
  try {
    await mkdir(dirname(target), { recursive: true });
    await pipeToFile(source, createWriteStream(target, { flags: 'wx', mode: 0o600 }));
  } catch (error) {
    throw explainFileError(error);
  }
}

function invalidBundle(why: string, cause?: unknown): RequestError {
  return new RequestError(400, `The bundle is not accepted: ${why}.`, { cause });
}

function tooLarge(what: string): RequestError {
  return new RequestError(413, `The bundle is not accepted: it holds ${what}.`);
}
