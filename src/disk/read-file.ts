import { closeSync, fstatSync, openSync, readSync, statSync, type Stats } from 'node:fs';
import { lstat, open, stat } from 'node:fs/promises';
import { devNull } from 'node:os';
import { checkRealPath, OPEN_FLAGS, OPEN_UNLINKED_FLAGS } from './opened-file.js';
import { isPassedPipe, readPassedPipe, readPassedPipeSync } from './passed-pipe.js';
import { UnreadableFileError } from './unreadable-file.js';

/** Bytes that a file may have to be read as a whole: what REANA accepts for all files of a workflow together. */
export const LARGEST_FILE = 100 * 1024 * 1024;

export interface ReadOptions {
  /** Bytes that the file may have; default: `LARGEST_FILE`. */
  readonly limit?: number;
  /** Path of the file without symbolic links; then none is followed, and the file has to lie there. */
  readonly realPath?: string;
}

// What a user names as a file may be a FIFO, which blocks a thread for ever once it is opened, or a device, which may
// never end. So nothing else is opened than files, never in a way that waits, and only as much is read as expected.

/**
 * Reads a whole file of a user. Symbolic links are followed, a pipe that the caller passes (`/dev/stdin`, `<(command)`
 * of a shell) is read to its end, and the null device is an empty file.
 * @throws UnreadableFileError for what is no file and for a file above the limit; the errors of the system
 */
export async function readWholeFile(
  path: string,
  { limit = LARGEST_FILE, realPath }: ReadOptions = {},
): Promise<Buffer> {
  const kind = kindOf(path, await (realPath === undefined ? stat : lstat)(path).catch(() => undefined));
  if (kind === 'empty') return Buffer.alloc(0);
  if (kind === 'pipe') return readPassedPipe(path, limit);
  const handle = await open(path, realPath === undefined ? OPEN_FLAGS : OPEN_UNLINKED_FLAGS);
  try {
    const stats = await handle.stat();
    if (realPath !== undefined) checkRealPath(handle.fd, stats, realPath);
    const content = new Content(path, stats, limit);
    while (!content.isComplete) {
      const { buffer, offset } = content.next();
      content.add((await handle.read(buffer, offset, buffer.length - offset, offset)).bytesRead);
    }
    return content.bytes;
  } finally {
    await handle.close();
  }
}

/** The same as text in UTF-8. */
export async function readWholeText(path: string, options?: ReadOptions): Promise<string> {
  return (await readWholeFile(path, options)).toString('utf8');
}

/** The same for callers that can't wait. */
export function readWholeTextSync(
  path: string,
  { limit = LARGEST_FILE }: Pick<ReadOptions, 'limit'> = {},
): string {
  const kind = kindOf(path, statSync(path, { throwIfNoEntry: false }));
  if (kind === 'empty') return '';
  if (kind === 'pipe') return readPassedPipeSync(path, limit).toString('utf8');
  const descriptor = openSync(path, OPEN_FLAGS);
  try {
    const content = new Content(path, fstatSync(descriptor), limit);
    while (!content.isComplete) {
      const { buffer, offset } = content.next();
      content.add(readSync(descriptor, buffer, offset, buffer.length - offset, offset));
    }
    return content.bytes.toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}

/** What has been read of a file, which may grow meanwhile, or have no size at all as those of `/proc`. */
class Content {
  isComplete = false;
  private buffer: Buffer;
  private length = 0;

  constructor(
    path: string,
    stats: Stats,
    private readonly limit: number,
  ) {
    // It may have been replaced since it was looked at.
    if (kindOf(path, stats) !== 'file') throw UnreadableFileError.special(stats);
    if (stats.size > limit) throw UnreadableFileError.tooLarge(limit);
    this.buffer = Buffer.allocUnsafe(stats.size + 1);
  }

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.length);
  }

  next(): { readonly buffer: Buffer; readonly offset: number } {
    if (this.length === this.buffer.length) {
      const more = Buffer.allocUnsafe(Math.min(2 * this.length + 4096, this.limit + 1));
      this.buffer.copy(more);
      this.buffer = more;
    }
    return { buffer: this.buffer, offset: this.length };
  }

  add(count: number): void {
    this.length += count;
    this.isComplete = count === 0;
    if (this.length > this.limit) throw UnreadableFileError.tooLarge(this.limit);
  }
}

/** Folders and what is missing count as files: the system has errors for them. @throws UnreadableFileError */
function kindOf(path: string, stats: Stats | undefined): 'file' | 'empty' | 'pipe' {
  if (stats === undefined || stats.isFile() || stats.isDirectory()) return 'file';
  if (isPassedPipe(path, stats)) return 'pipe';
  const nothing = stats.isCharacterDevice() ? statSync(devNull, { throwIfNoEntry: false }) : undefined;
  if (nothing?.rdev === stats.rdev) return 'empty';
  throw UnreadableFileError.special(stats);
}
