import { closeSync, constants, openSync, readSync, type Stats } from 'node:fs';
import { isatty } from 'node:tty';
import { isSystemError } from '../core/system-error.js';
import { UnreadableFileError } from './unreadable-file.js';

/** Milliseconds that the synchronous reader waits for more; nothing else happens in the process meanwhile. */
const LONGEST_WAIT = 10_000;
const PAUSE = 10;
const CHUNK = 64 * 1024;

const DESCRIPTOR = /^\/dev\/stdin$|^\/(?:dev|proc\/self)\/fd\/(\d+)$/;
const OPEN_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOCTTY;

/**
 * True for a pipe or a terminal that the calling process has opened and passes as a path, such as `/dev/stdin` or
 * `<(command)` of a shell: unlike a FIFO in a folder, somebody writes into it.
 */
export function isPassedPipe(path: string, stats: Stats): boolean {
  const match = DESCRIPTOR.exec(path);
  return match !== null && (stats.isFIFO() || isatty(Number(match[1] ?? 0)));
}

/** Reads it to its end without a blocked thread. */
export async function readPassedPipe(path: string, limit: number): Promise<Buffer> {
  const [{ Socket }, { ReadStream }] = await Promise.all([import('node:net'), import('node:tty')]);
  const descriptor = openSync(path, OPEN_FLAGS);
  const stream = isatty(descriptor)
    ? new ReadStream(descriptor)
    : new Socket({ fd: descriptor, readable: true, writable: false });
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > limit) throw UnreadableFileError.tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The same for callers that can't wait. */
export function readPassedPipeSync(path: string, limit: number): Buffer {
  const descriptor = openSync(path, OPEN_FLAGS);
  const pause = new Int32Array(new SharedArrayBuffer(4));
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for (let waited = 0; ;) {
      const chunk = Buffer.allocUnsafe(CHUNK);
      const count = readAvailable(descriptor, chunk);
      if (count === 0) return Buffer.concat(chunks);
      if (count === undefined) {
        if (waited >= LONGEST_WAIT) throw UnreadableFileError.silent(LONGEST_WAIT);
        Atomics.wait(pause, 0, 0, PAUSE);
        waited += PAUSE;
        continue;
      }
      waited = 0;
      length += count;
      if (length > limit) throw UnreadableFileError.tooLarge(limit);
      chunks.push(chunk.subarray(0, count));
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Bytes read, 0 at the end; undefined when there are none yet. */
function readAvailable(descriptor: number, chunk: Buffer): number | undefined {
  try {
    return readSync(descriptor, chunk);
  } catch (error) {
    if (isSystemError(error, 'EAGAIN')) return undefined;
    throw error;
  }
}
