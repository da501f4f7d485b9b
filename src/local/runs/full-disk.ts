import type { StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { humanReadableSize } from '../responses/human-readable.js';

export const NO_SPACE = 'there is no space left on the disk that holds the run';

/** Bytes; with less, hardly any file can be written. */
const HARDLY_ANY = 1024 ** 2;

/** That the disk of a folder is full, as a clause; undefined when it isn't, or when the system doesn't report it. */
export async function findFullDisk(folder: string): Promise<string | undefined> {
  const disk = await statfs(folder).catch(() => undefined);
  return disk === undefined ? undefined : describeFullDisk(disk);
}

/** The same, from the numbers of the system. Some file systems report no sizes at all, and some no numbers of files. */
export function describeFullDisk({
  blocks,
  bavail,
  bsize,
  files,
  ffree,
}: Pick<StatsFs, 'blocks' | 'bavail' | 'bsize' | 'files' | 'ffree'>): string | undefined {
  const free = bavail * bsize;
  if (blocks > 0 && free < HARDLY_ANY) return `${NO_SPACE} (${humanReadableSize(Math.max(0, free))} free)`;
  return files > 0 && ffree === 0 ? `${NO_SPACE} for another file` : undefined;
}
