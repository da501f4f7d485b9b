import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rename, rm } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { errorMessage, UnsafePathError } from '../core/errors.js';
import { joinInside } from '../core/safe-path.js';
import { SizeMismatchError, TransferError } from './errors.js';

/** A file to be written, and what it has to be when it is complete. */
export interface ExpectedFile {
  /** POSIX path below the folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32?: number;
}

/** Begins to read. Called when somebody listens, so that no early failure of the stream is lost. */
export type OpenStream = () => Readable | Promise<Readable>;

/**
 * Writes the stream to `join(folder, path)`, which appears only when it is complete and has its size.
 * Answers the absolute path.
 * @throws SizeMismatchError, TransferError when the disk refuses, UnsafePathError; and the stream's own error
 */
export async function saveFile(
  folder: string,
  file: ExpectedFile,
  open: OpenStream,
  onBytes?: (bytes: number) => void,
): Promise<string> {
  const { path, size, crc32: expected } = file;
  const target = joinInside(folder, path);
  const part = `${target}.part`;
  try {
    await makeParent(folder, target);
    await rm(part, { force: true });
    const written = await saveStream(part, open, file, onBytes);
    if (written.bytes !== size) throw sizeMismatch(path, size, written.bytes);
    if (expected !== undefined && written.crc32 !== expected) {
      throw new TransferError(path, `${path} is damaged: its checksum is wrong`);
    }
    await rename(part, target);
    return target;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw isDiskError(error) ? diskError(path, error) : error;
  }
}

/**
 * Writes the stream to a new file and answers what was written. It fails at the first byte beyond the expected size,
 * since a hostile server may send without end.
 */
export async function saveStream(
  file: string,
  open: OpenStream,
  { path, size, crc32: expected }: ExpectedFile,
  onBytes?: (bytes: number) => void,
): Promise<{ readonly bytes: number; readonly crc32: number }> {
  let bytes = 0;
  let sum = 0;
  onBytes?.(0);
  const counter = new Transform({
    transform(chunk: Buffer, _encoding, callback) {
      bytes += chunk.length;
      if (expected !== undefined) sum = crc32(chunk, sum);
      onBytes?.(bytes);
      if (bytes > size) callback(sizeMismatch(path, size, bytes));
      else callback(null, chunk);
    },
  });
  await pipeline(await open(), counter, createWriteStream(file, { flags: 'wx' }));
  return { bytes, crc32: sum };
}

/** Makes the folder of a target and proves that no symbolic link in it leads outside. */
async function makeParent(folder: string, target: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await mkdir(dirname(target), { recursive: true });
  const root = await realpath(folder);
  const parent = await realpath(dirname(target));
  if (parent !== root && !parent.startsWith(root + sep)) {
    throw new UnsafePathError(`refusing to write ${target}: a symbolic link leads out of ${folder}`);
  }
}

function sizeMismatch(path: string, size: number, found: number): SizeMismatchError {
  const many = found > size ? `more than ${size}` : String(found);
  return new SizeMismatchError(path, `${path} came with ${many} bytes instead of ${size}`, {
    hint: 'the run may still be writing it: try again when the run has ended',
  });
}

const DISK_CALLS = new Set([
  'open',
  'write',
  'mkdir',
  'rename',
  'rm',
  'unlink',
  'close',
  'lstat',
  'realpath',
]);

function isDiskError(error: unknown): error is NodeJS.ErrnoException {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return false;
  return DISK_CALLS.has(String(error.syscall));
}

function diskError(path: string, error: NodeJS.ErrnoException): TransferError {
  const full = error.code === 'ENOSPC' || error.code === 'EDQUOT';
  return new TransferError(
    path,
    `${path} can't be saved: ${full ? 'the disk is full' : errorMessage(error)}`,
    {
      cause: error,
    },
  );
}
