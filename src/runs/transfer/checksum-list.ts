import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { defined } from '../../core/defined.js';
import { errorMessage } from '../../core/errors.js';
import { checkRealPath, OPEN_FLAGS, OPEN_UNLINKED_FLAGS } from '../../disk/opened-file.js';
import { UnreadableFileError } from '../../disk/unreadable-file.js';
import { compareText } from '../../core/text/compare.js';
import { TransferError } from '../../reana/errors/transfer-error.js';

/** Name of the list of checksums beside the files: `sha256sum -c SHA256SUMS` checks them. */
export const CHECKSUM_FILE = 'SHA256SUMS';

/** SHA-256 in hexadecimal digits, by POSIX path relative to the folder of the list. */
export type Checksums = ReadonlyMap<string, string>;

/** Reads the format of `sha256sum`. Other lines are ignored. */
export function parseChecksums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, escaped, sum, name] = /^(\\?)([0-9a-f]{64}) [ *]([^\n]+?)\r?$/i.exec(line) ?? [];
    if (sum === undefined || name === undefined) continue;
    sums.set(escaped === '\\' ? unescapeName(name) : name, sum.toLowerCase());
  }
  return sums;
}

/** Writes the format of `sha256sum`, sorted by path. */
export function formatChecksums(sums: Checksums): string {
  const lines = [...sums]
    .sort(([one], [other]) => compareText(one, other))
    .map(([path, sum]) => formatLine(path, sum));
  return lines.join('');
}

/**
 * The SHA-256 of a file, in hexadecimal digits.
 * @param realPath as in `UploadSource`
 * @throws TransferError when it can't be read
 */
export async function hashFile(file: string, signal?: AbortSignal, realPath?: string): Promise<string> {
  const hash = createHash('sha256');
  let handle: FileHandle | undefined;
  try {
    handle = await open(file, realPath === undefined ? OPEN_FLAGS : OPEN_UNLINKED_FLAGS);
    const stats = await handle.stat();
    if (!stats.isFile() && !stats.isDirectory()) throw UnreadableFileError.special(stats);
    if (realPath !== undefined) checkRealPath(handle.fd, stats, realPath);
    await pipeline(handle.createReadStream({ highWaterMark: 256 * 1024 }), hash, defined({ signal }));
  } catch (error) {
    await handle?.close().catch(() => undefined);
    signal?.throwIfAborted();
    throw new TransferError(file, `${file} can't be read: ${errorMessage(error)}`, { cause: error });
  }
  return hash.digest('hex');
}

function formatLine(path: string, sum: string): string {
  const name = path.replace(/[\\\n]/g, (character) => (character === '\n' ? '\\n' : '\\\\'));
  return `${name === path ? '' : '\\'}${sum}  ${name}\n`;
}

function unescapeName(name: string): string {
  return name.replace(/\\([\\nr])/g, (_, character: string) => ({ n: '\n', r: '\r' })[character] ?? '\\');
}
