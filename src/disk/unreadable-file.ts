import type { Stats } from 'node:fs';

const MIB = 1024 * 1024;

/** Why something that exists is not read as a file. The message follows `… can't be read: `. */
export class UnreadableFileError extends Error {
  private constructor(
    /** Beside the codes of system errors, such as `ENOENT`. */
    readonly code: 'special-file' | 'file-too-large' | 'replaced',
    message: string,
  ) {
    super(message);
  }

  static special(stats: Stats): UnreadableFileError {
    return new UnreadableFileError('special-file', `it is ${describeKind(stats)}, not a file`);
  }

  /** A pipe whose writer is silent, after so many milliseconds. */
  static silent(waited: number): UnreadableFileError {
    const message = `nothing was written into it for ${waited / 1000} seconds`;
    return new UnreadableFileError('special-file', message);
  }

  /** Another file was opened than was looked at before. */
  static replaced(opened: string | undefined): UnreadableFileError {
    const what = opened === undefined ? 'another file' : opened;
    return new UnreadableFileError(
      'replaced',
      `it was replaced meanwhile, and ${what} was opened in its place`,
    );
  }

  static tooLarge(limit: number): UnreadableFileError {
    return new UnreadableFileError('file-too-large', `it is larger than ${limit / MIB} MiB`);
  }
}

/** What something is that is neither a file nor a folder. */
export function describeKind(stats: Stats): string {
  if (stats.isFIFO()) return 'a FIFO (named pipe)';
  if (stats.isSocket()) return 'a socket';
  if (stats.isCharacterDevice()) return 'a character device';
  if (stats.isBlockDevice()) return 'a block device';
  if (stats.isSymbolicLink()) return 'a symbolic link';
  return stats.isDirectory() ? 'a folder' : 'something else';
}
