import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** What lies where a file is expected: a FIFO, an endless device behind a link, and a file that is far too large. */
export const ODD_FILES = ['fifo', 'endless', 'huge'] as const;
export type OddFile = (typeof ODD_FILES)[number];

/** How messages call them. */
export const ODD_NAMES: Readonly<Record<OddFile, string>> = {
  fifo: 'a FIFO (named pipe)',
  endless: 'a character device',
  huge: 'larger than 100 MiB',
};

/** Puts one in the place of what was there. */
export function makeOddFile(kind: OddFile, path: string): void {
  rmSync(path, { force: true });
  mkdirSync(dirname(path), { recursive: true });
  if (kind === 'fifo') execFileSync('mkfifo', [path]);
  if (kind === 'endless') symlinkSync('/dev/zero', path);
  if (kind !== 'huge') return;
  // Sparse: it takes no room on the disk.
  writeFileSync(path, '');
  truncateSync(path, 200 * 1024 * 1024);
}
