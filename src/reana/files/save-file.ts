import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rename, rm, utimes } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { defined } from '../../core/defined.js';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { TransferError } from '../errors/transfer-error.js';
import { joinInside } from '../../core/safe-path.js';
import { isDiskFull } from '../../core/system-error.js';

/** A file to be written, and what it has to be when it is complete. */
export interface ExpectedFile {
  /** POSIX path below the folder. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly crc32?: number;
  /** Lower-case hexadecimal digits. */
  readonly sha256?: string;
  /** Becomes the file's modification time, so that it can be distinguished from older ones. */
  readonly modified?: Date;
}

export interface SaveOptions {
  /** Called with the number of bytes written; starts from 0 again at each retry. */
  readonly onBytes?: ((bytes: number) => void) | undefined;
  /** Called with the checksum of what was saved, which is computed only if this is given. */
  readonly onChecksum?: ((path: string, sha256: string) => void) | undefined;
}

/** Begins to read. Called when somebody listens, so that no early failure of the stream is lost. */
export type OpenStream = () => Readable | Promise<Readable>;

/**
 * Writes the stream to `join(folder, path)`, which appears only when it is complete and has its size.
 * Returns the absolute path.
 * @throws TransferError, TransferError when the disk refuses, `unsafe-path`; and the stream's own error
 */
export async function saveFile(
  folder: string,
  file: ExpectedFile,
  open: OpenStream,
  options: SaveOptions = {},
): Promise<string> {
  const { path, modified } = file;
  const target = joinInside(folder, path);
  const part = `${target}.part`;
  try {
    await makeParent(folder, target);
    await rm(part, { force: true });
    checkContent(file, await saveStream(part, open, file, options));
    if (modified !== undefined) await utimes(part, modified, modified);
    await rename(part, target);
    return target;
  } catch (error) {
    await rm(part, { force: true }).catch(() => undefined);
    throw explainDiskError(path, error);
  }
}

/** While a piece is written, those that come next gather up to so many bytes. */
const WRITTEN_AT_ONCE = 1024 * 1024;

/** What was written. */
export interface SavedContent {
  readonly bytes: number;
  readonly crc32?: number;
  readonly sha256?: string;
}

/**
 * Writes the stream to a new file and returns what was written. It fails at the first byte beyond the expected size,
 * since a hostile server may send without end.
 */
export async function saveStream(
  file: string,
  open: OpenStream,
  expected: ExpectedFile,
  { onBytes, onChecksum }: SaveOptions = {},
): Promise<SavedContent> {
  const { path, size } = expected;
  const hash = expected.sha256 === undefined && onChecksum === undefined ? undefined : createHash('sha256');
  let bytes = 0;
  let sum = expected.crc32 === undefined ? undefined : 0;
  onBytes?.(0);
  const body = await open();
  // Both listeners begin in the same turn: no piece is missed.
  body.on('data', (piece: Buffer) => {
    bytes += piece.length;
    if (sum !== undefined) sum = crc32(piece, sum);
    hash?.update(piece);
    onBytes?.(bytes);
    if (bytes > size) body.destroy(sizeMismatch(path, size, bytes));
  });
  const written = createWriteStream(file, { flags: 'wx', highWaterMark: WRITTEN_AT_ONCE });
  const closed = new Promise<void>((resolve) => written.once('close', resolve));
  // Else the file that is just opened could appear after whoever saw the failure has removed it.
  await pipeline(body, written).finally(() => closed);
  const sha256 = hash?.digest('hex');
  if (sha256 !== undefined) onChecksum?.(path, sha256);
  return { bytes, ...defined({ crc32: sum, sha256 }) };
}

function checkContent({ path, size, crc32: sum, sha256 }: ExpectedFile, found: SavedContent): void {
  if (found.bytes !== size) throw sizeMismatch(path, size, found.bytes);
  if (sum !== undefined && found.crc32 !== sum) {
    throw new TransferError(path, `${path} is damaged: its checksum is wrong`);
  }
  if (sha256 === undefined || found.sha256 === sha256) return;
  throw new TransferError(path, `${path} does not match the workspace's SHA256SUMS`, {
    kind: 'checksum',
    hint: 'it was damaged on the way or in the workspace, or something wrote it again within a second of the list',
  });
}

/** Makes the folder of a target and proves that no symbolic link in it leads outside. */
export async function makeParent(folder: string, target: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await mkdir(dirname(target), { recursive: true });
  const root = await realpath(folder);
  const parent = await realpath(dirname(target));
  if (parent !== root && !parent.startsWith(root.endsWith(sep) ? root : root + sep)) {
    throw new ReanaMadminerError(
      'unsafe-path',
      `refusing to write ${target}: a symbolic link leads out of ${folder}`,
    );
  }
}

function sizeMismatch(path: string, size: number, found: number): TransferError {
  const many = found > size ? `more than ${size}` : String(found);
  return new TransferError(path, `${path} came with ${many} bytes instead of ${size}`, {
    kind: 'size',
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
  'utime',
]);

function isDiskError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return false;
  return DISK_CALLS.has(String(error.syscall));
}

/** The error with what it happened to, when the disk refused. */
export function explainDiskError(path: string, error: unknown): unknown {
  if (!isDiskError(error)) return error;
  const isFull = isDiskFull(error);
  const why = isFull ? 'the disk is full' : errorMessage(error);
  return new TransferError(path, `${path} can't be saved: ${why}`, {
    ...(isFull
      ? { hint: 'make room and give the same command again: what is complete is not fetched again' }
      : {}),
    cause: error,
  });
}
