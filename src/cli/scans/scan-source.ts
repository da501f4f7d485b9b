import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../../core/errors.js';
import { checkScanName } from '../../scans/scan-names.js';
import type { Io } from '../io.js';
import type { OptionTable } from '../flags/options.js';

/** The scan that a command is about. */
export const SCAN_ARGUMENT = {
  scan: { type: 'string', demandOption: true, describe: 'Scan: its name or its scan file' },
} as const satisfies OptionTable;

/**
 * A name has no dots and no slashes, and a file has at least one, so the word alone says which of them it is.
 * @throws UsageError when it is neither, or a file that is not there
 */
export function readScanSource(given: string, { cwd }: Pick<Io, 'cwd'>): string | { readonly file: string } {
  if (!/[./\\]/.test(given)) {
    checkScanName(given);
    return given;
  }
  return { file: findScanFile(given, cwd) };
}

/** Absolute path of a scan file. @throws UsageError when it is not there */
export function findScanFile(given: string, cwd: string): string {
  const file = resolve(cwd, given);
  if (existsSync(file)) return file;
  const near = [`${given}.yaml`, `${given}.yml`].find((name) => existsSync(resolve(cwd, name)));
  throw new UsageError(`there is no scan file ${given}`, {
    hint:
      near === undefined
        ? '`reana-madminer scan list` shows the scans that the server has, which need no file'
        : `did you mean ${near}?`,
  });
}
