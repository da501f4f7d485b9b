import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { dirname, sep } from 'node:path';
import { Writable, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32 } from 'node:zlib';
import { defined } from '../../core/defined.js';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { joinInside } from '../../core/safe-path.js';
import { isDiskFull, succeeds } from '../../core/system-error.js';
import { systemDisk, type Disk } from '../../disk/disk.js';
import { ChangedFileError, TemporaryFile } from '../../disk/temporary-file.js';
import { TransferError } from '../errors/transfer-error.js';

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
  /** Where it is written; tests pass their own. */
  readonly disk?: Disk | undefined;
}

/** Begins to read. Called when somebody listens, so that no early failure of the stream is lost. */
export type OpenStream = () => Readable | Promise<Readable>;

/**
 * Writes the stream to `join(folder, path)`, which appears only when it is complete and has its size. Until then it is a
 * temporary file beside it, with a name of its own. Returns the absolute path.
 * @throws TransferError, also when the disk refuses or another program changes the file; `unsafe-path`; and the
 * stream's own error
 */
export async function saveFile(
  folder: string,
  file: ExpectedFile,
  open: OpenStream,
  options: SaveOptions = {},
): Promise<string> {
  const { path, modified } = file;
  const target = joinInside(folder, path);
  let temporary: TemporaryFile | undefined;
  try {
    await makeParent(folder, target);
    temporary = await TemporaryFile.create(target, 0o666, options.disk ?? systemDisk);
    checkContent(file, await saveStream(temporary, open, file, options));
    if (modified !== undefined) await temporary.file.utimes(modified, modified);
    await temporary.moveIntoPlace();
    return target;
  } catch (error) {
    await temporary?.discard();
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
 * Writes the stream to the file and returns what was written. It fails at the first byte beyond the expected size,
 * since a hostile server may send without end.
 */
export async function saveStream(
  file: TemporaryFile,
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
  const written = writerTo(file);
  const closed = new Promise<void>((resolve) => written.once('close', resolve));
  // Else a write could still be under way when whoever sees the failure removes the file.
  await pipeline(body, written).finally(() => closed);
  const sha256 = hash?.digest('hex');
  if (sha256 !== undefined) onChecksum?.(path, sha256);
  return { bytes, ...defined({ crc32: sum, sha256 }) };
}

function writerTo(file: TemporaryFile): Writable {
  let writing: Promise<unknown> = Promise.resolve();
  const append = (data: Buffer, done: (error?: Error) => void): void => {
    writing = file.append(data).then(() => done(), done);
  };
  return new Writable({
    highWaterMark: WRITTEN_AT_ONCE,
    write: (piece: Buffer, _encoding, done) => append(piece, done),
    writev: (pieces, done) => append(Buffer.concat(pieces.map(({ chunk }) => chunk as Buffer)), done),
    destroy: (error, done) => void succeeds(writing).then(() => done(error)),
  });
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
  'fstat',
  'lstat',
  'realpath',
  'futime',
]);

function isDiskError(error: unknown): boolean {
  if (typeof error !== 'object' || error === null || !('syscall' in error)) return false;
  return DISK_CALLS.has(String(error.syscall));
}

/** The error with what it happened to, when the disk refused. */
export function explainDiskError(path: string, error: unknown): unknown {
  if (error instanceof ChangedFileError) {
    return new TransferError(path, `${path} can't be saved: ${error.message}`, {
      kind: 'changed',
      hint: 'see what else writes into this folder, then download it again',
      cause: error,
    });
  }
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
