import { createHash, type Hash } from 'node:crypto';
import { open, stat, type FileHandle } from 'node:fs/promises';
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import { Readable } from 'node:stream';
import { defined } from '../../core/defined.js';
import { checkRealPath, OPEN_FLAGS, OPEN_UNLINKED_FLAGS } from '../../disk/opened-file.js';
import { UnreadableFileError } from '../../disk/unreadable-file.js';
import { errorMessage } from '../../core/errors.js';
import { isSystemError } from '../../core/system-error.js';
import { TransferError } from '../errors/transfer-error.js';
import type { SentContent, UploadOptions, UploadSource } from '../model.js';
import { bytesBody, type RequestBody } from '../http/request-body.js';

/** Content on its way into a workspace. */
export interface OpenSource {
  readonly body: RequestBody;
  /**
   * What was sent, to be asked when all of it was.
   * @throws TransferError when the file is not what it was when it was opened
   */
  sent(): Promise<SentContent>;
  close(): Promise<void>;
}

const TYPE = 'application/octet-stream';
/** Bytes read at once; what is no longer than that is read before it is sent. */
const CHUNK = 256 * 1024;

/** @throws TransferError when it can't be read, or is no regular file */
export async function openSource(source: UploadSource, options: UploadOptions = {}): Promise<OpenSource> {
  if ('data' in source) return memorySource(source.data, options);
  const { file, realPath } = source;
  let handle: FileHandle | undefined;
  try {
    const small = readSmall(file, realPath);
    if (small !== undefined) return memorySource(small.data, options, small.modified);
    handle = await open(file, flagsFor(realPath));
    const stats = await handle.stat();
    checkOpened(handle.fd, stats, realPath);
    return new FileSource(file, handle, stats, options);
  } catch (error) {
    await handle?.close().catch(() => undefined);
    throw unreadable(file, error);
  }
}

/**
 * The content of a file that is read at once; undefined for a longer one. Of thousands of small files, handing each to
 * another thread four times would cost more than sending it.
 */
function readSmall(
  file: string,
  realPath: string | undefined,
): { readonly data: Buffer; readonly modified: number } | undefined {
  const descriptor = openSync(file, flagsFor(realPath));
  try {
    const stats = fstatSync(descriptor);
    checkOpened(descriptor, stats, realPath);
    if (stats.size > CHUNK) return undefined;
    const data = Buffer.allocUnsafe(stats.size);
    for (let filled = 0; filled < data.length;) {
      const bytes = readSync(descriptor, data, filled, data.length - filled, filled);
      if (bytes === 0) throw shortened(file);
      filled += bytes;
    }
    return { data, modified: stats.mtimeMs };
  } finally {
    closeSync(descriptor);
  }
}

function flagsFor(realPath: string | undefined): number {
  return realPath === undefined ? OPEN_FLAGS : OPEN_UNLINKED_FLAGS;
}

/** @throws UnreadableFileError for what is no file, or is not where it has to be */
function checkOpened(descriptor: number, stats: Stats, realPath: string | undefined): void {
  if (!stats.isFile()) throw UnreadableFileError.special(stats);
  if (realPath !== undefined) checkRealPath(descriptor, stats, realPath);
}

function memorySource(data: Uint8Array, { onBytes, checksum }: UploadOptions, modified?: number): OpenSource {
  const body = bytesBody(data, TYPE);
  return {
    body,
    sent: () => {
      onBytes?.(data.byteLength);
      return Promise.resolve({
        size: data.byteLength,
        ...defined({ modified }),
        ...(checksum === true ? { sha256: createHash('sha256').update(data).digest('hex') } : {}),
      });
    },
    close: () => Promise.resolve(),
  };
}

/** A file too large for memory: the bytes that it had when it was opened, and nothing that was added since. */
class FileSource implements OpenSource {
  readonly body: RequestBody;
  private hash: Hash | undefined;
  private read = 0;

  constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    private readonly stats: Stats,
    private readonly options: UploadOptions,
  ) {
    this.body = { contentType: TYPE, length: stats.size, open: () => this.begin() };
  }

  async sent(): Promise<SentContent> {
    const { size, mtimeMs, ino } = this.stats;
    const now = await stat(this.file).catch((error: unknown) => {
      throw unreadable(this.file, error);
    });
    if (now.size !== size || now.mtimeMs !== mtimeMs || now.ino !== ino) {
      throw new TransferError(this.file, `${this.file} was changed while it was uploaded`, {
        kind: 'changed',
      });
    }
    return {
      size,
      modified: mtimeMs,
      ...(this.hash === undefined || this.read < size ? {} : { sha256: this.hash.digest('hex') }),
    };
  }

  close(): Promise<void> {
    return this.handle.close().catch(() => undefined);
  }

  private begin(): Readable {
    const { onBytes, checksum } = this.options;
    const hash = checksum === true ? createHash('sha256') : undefined;
    this.hash = hash;
    onBytes?.(0);
    return new FileReader(this.file, this.handle, this.stats.size, (chunk, position) => {
      hash?.update(chunk);
      this.read = position;
      onBytes?.(position);
    });
  }
}

/** Reads so many bytes of an open file, which stays open. */
class FileReader extends Readable {
  private position = 0;

  constructor(
    private readonly file: string,
    private readonly handle: FileHandle,
    private readonly length: number,
    private readonly onChunk: (chunk: Buffer, position: number) => void,
  ) {
    super({ highWaterMark: CHUNK });
  }

  override _read(): void {
    const wanted = Math.min(CHUNK, this.length - this.position);
    this.handle.read(Buffer.allocUnsafe(wanted), 0, wanted, this.position).then(
      ({ bytesRead, buffer }) => {
        if (bytesRead === 0) {
          this.destroy(shortened(this.file));
          return;
        }
        this.position += bytesRead;
        const chunk = buffer.subarray(0, bytesRead);
        this.onChunk(chunk, this.position);
        this.push(chunk);
        if (this.position === this.length) this.push(null);
      },
      (error: unknown) => this.destroy(unreadable(this.file, error)),
    );
  }
}

function shortened(file: string): TransferError {
  return new TransferError(file, `${file} became shorter while it was uploaded`, { kind: 'changed' });
}

function unreadable(file: string, error: unknown): TransferError {
  if (error instanceof TransferError) return error;
  const reason = isSystemError(error, 'ELOOP') ? 'it is a symbolic link, not a file' : errorMessage(error);
  return new TransferError(file, `${file} can't be read: ${reason}`, {
    cause: error,
    // An editor may have saved it at that moment.
    ...(error instanceof UnreadableFileError && error.code === 'replaced' ? { kind: 'changed' } : {}),
  });
}
