import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';
import { StringDecoder } from 'node:string_decoder';
import { isSystemError } from '../../core/system-error.js';

const CHUNK = 1024 ** 2;

/** Bytes that are read of a file, and characters that a line may have: more is damaged, or was never ours. */
const LARGEST_FILE = 512 * 1024 ** 2;
const LONGEST_LINE = 32 * 1024 ** 2;

export interface Line {
  readonly text: string;
  /** Ends with a line break. */
  readonly isComplete: boolean;
}

/** The lines of a file, without having all of it in memory; none when there is no such file. Longer lines are left out. */
export function* readLines(file: string): Generator<Line> {
  const descriptor = openForReading(file);
  if (descriptor === undefined) return;
  try {
    if (!fstatSync(descriptor).isFile()) return;
    const decoder = new StringDecoder('utf8');
    const buffer = Buffer.alloc(CHUNK);
    let open = '';
    let isTooLong = false;
    for (let position = 0; position < LARGEST_FILE;) {
      const count = readSync(descriptor, buffer, 0, CHUNK, position);
      if (count === 0) break;
      position += count;
      const lines = (open + decoder.write(buffer.subarray(0, count))).split('\n');
      open = lines.pop() ?? '';
      for (const text of lines) {
        if (!isTooLong) yield { text, isComplete: true };
        isTooLong = false;
      }
      if (open.length > LONGEST_LINE) {
        open = '';
        isTooLong = true;
      }
    }
    if (open !== '' || isTooLong) yield { text: open, isComplete: false };
  } finally {
    closeSync(descriptor);
  }
}

function openForReading(file: string): number | undefined {
  try {
    return openSync(file, constants.O_RDONLY | constants.O_NONBLOCK);
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
