import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdirSync, renameSync, rmSync, writeFileSync, type WriteStream } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isSystemError } from '../../core/system-error.js';
import { RequestError } from '../request-error.js';
import { explainFileError } from './file-error.js';

/** Up to this size, in bytes, a file is held in memory and written at once, which is faster. */
const LARGEST_BUFFERED = 256 * 1024;

/**
 * Stores a stream under its final path only when it is complete: it is written to a temporary file first.
 * @throws RequestError 400 when it ends early or the path can't be a file, 507 when the disk is full
 */
export async function receiveFile(
  source: Readable,
  target: string,
  options: { readonly uploads: string; readonly expectedSize?: number },
): Promise<void> {
  const temporary = join(options.uploads, randomUUID());
  const { expectedSize } = options;
  try {
    const size =
      expectedSize !== undefined && expectedSize <= LARGEST_BUFFERED
        ? writeSmall(await readAll(source), temporary)
        : await writeLarge(source, temporary);
    if (expectedSize !== undefined && size !== expectedSize) {
      throw new RequestError(400, `The upload ended after ${size} of ${expectedSize} bytes.`);
    }
    moveIntoPlace(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw explainFileError(error);
  }
}

function writeSmall(content: Buffer, file: string): number {
  writeFileSync(file, content, { flag: 'wx' });
  return content.length;
}

async function writeLarge(source: Readable, file: string): Promise<number> {
  const sink = createWriteStream(file, { flags: 'wx' });
  await pipeToFile(source, sink);
  return sink.bytesWritten;
}

/** Resolves when the file is closed: one that is just being opened could appear after the caller has removed it. */
export async function pipeToFile(source: Readable, sink: WriteStream): Promise<void> {
  const closed = new Promise<void>((resolve) => sink.once('close', resolve));
  await pipeline(source, sink).finally(() => closed);
}

/** Creates the folder only when it is missing: usually an earlier file has created it. */
function moveIntoPlace(temporary: string, target: string): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    if (!isSystemError(error, 'ENOENT')) throw error;
    mkdirSync(dirname(target), { recursive: true });
    renameSync(temporary, target);
  }
}

/** All of a stream. Iterating would cost several turns of the event loop for each chunk. @throws when the stream ends early */
function readAll(source: Readable): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    source.on('data', (chunk: Buffer) => chunks.push(chunk));
    source.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    source.once('error', reject);
    source.once('close', () => {
      if (!source.readableEnded) reject(new RequestError(400, 'The upload was interrupted.'));
    });
  });
}

/** Writes a stream to a new file. @throws RequestError 507 when the disk is full */
export async function writeStream(source: Readable, file: string): Promise<void> {
  try {
    await pipeToFile(source, createWriteStream(file));
  } catch (error) {
    throw explainFileError(error);
  }
}
