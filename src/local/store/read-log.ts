import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { isSystemError } from '../../core/system-error.js';

/** Longest log in one response, in bytes. */
const LIMIT = 4 * 1024 ** 2;

/**
 * The text of a log that may still be written to, from the byte `from`; of a very long one only its end. Empty when
 * there is none.
 */
export async function readLog(file: string, { limit = LIMIT, from = 0 } = {}): Promise<string> {
  try {
    const handle = await open(file, constants.O_RDONLY | constants.O_NONBLOCK);
    try {
      const status = await handle.stat();
      // A step that runs on the host could have put a FIFO in its place.
      const size = status.isFile() ? status.size : 0;
      const start = Math.max(from, size - limit);
      const buffer = Buffer.alloc(Math.max(0, size - start));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, start);
      const text = buffer.toString('utf8', 0, bytesRead);
      return start === from ? text : `[the first ${start - from} bytes are left out]\n${text}`;
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return '';
    throw error;
  }
}
