import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isSystemError, RequestError } from './errors.js';

/**
 * Stores a stream under its final path only when all of it is there: it is written beside the workspaces first.
 * @throws RequestError 400 when it ends early or the path can't be a file, 507 when the disk is full
 */
export async function receiveFile(
  source: Readable,
  target: string,
  options: { readonly uploads: string; readonly expectedSize?: number },
): Promise<void> {
  const temporary = join(options.uploads, randomUUID());
  try {
    await writeStream(source, temporary);
    const { size } = await stat(temporary);
    if (options.expectedSize !== undefined && size !== options.expectedSize) {
      throw new RequestError(400, `The upload ended after ${size} of ${options.expectedSize} bytes.`);
    }
    await mkdir(dirname(target), { recursive: true });
    await rename(temporary, target);
  } catch (error) {
    throw explainFileError(error);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes a stream to a new file. @throws RequestError 507 when the disk is full */
export async function writeStream(source: Readable, file: string): Promise<void> {
  try {
    await pipeline(source, createWriteStream(file));
  } catch (error) {
    throw explainFileError(error);
  }
}

/** What the client is told of an error of the file system. */
export function explainFileError(error: unknown): unknown {
  if (isSystemError(error, 'ENOSPC') || isSystemError(error, 'EDQUOT')) {
    return new RequestError(507, 'There is no space left on the disk that holds the workspaces.', {
      cause: error,
    });
  }
  const blocked = ['EISDIR', 'ENOTDIR', 'EEXIST', 'ENOTEMPTY'].some((code) => isSystemError(error, code));
  if (blocked)
    return new RequestError(400, 'A directory or file of that name is in the way.', { cause: error });
  return error;
}
