import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasCode, UsageError } from '../../core/errors.js';
import { scanNotFound } from '../../scans/scan-errors.js';
import { nearest } from '../../core/nearest.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import { checkScanName } from '../../scans/scan-names.js';
import type { Scan } from '../../scan-file/scan.js';
import type { Io } from '../io.js';
import type { OptionTable } from '../flags/options.js';

/** The scan that a command is about. */
export const SCAN_ARGUMENT = {
  scan: { type: 'string', demandOption: true, describe: 'Scan: its name or its scan file' },
} as const satisfies OptionTable;

/** How a scan was told: by its name, which a server may know, or by its file. */
export type ScanSource =
  | { readonly kind: 'name'; readonly name: string }
  /** Absolute path. */
  | { readonly kind: 'file'; readonly file: string };

/**
 * A name has no dots and no slashes, and a file has at least one, so the word alone says which of them it is.
 * @throws UsageError when it is neither, or a file that is not there
 */
export function readScanSource(given: string, { cwd }: Pick<Io, 'cwd'>): ScanSource {
  if (!/[./\\]/.test(given)) {
    checkScanName(given);
    return { kind: 'name', name: given };
  }
  return { kind: 'file', file: findScanFile(given, cwd) };
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

/** The name of the scan; that of a file is read in it. */
export async function nameOfScan(source: ScanSource): Promise<string> {
  if (source.kind === 'name') return source.name;
  const { loadScan } = await import('../../scan-file/load-scan.js');
  return (await loadScan(source.file)).name;
}

/** All there is to know of a scan: from its file, or from a run of it. */
export async function findScan(client: RestClient, source: ScanSource, call: CallOptions): Promise<Scan> {
  if (source.kind === 'file') {
    const { loadScan } = await import('../../scan-file/load-scan.js');
    return loadScan(source.file);
  }
  const { restoreScan } = await import('../../scans/plan/restore-scan.js');
  const { scan } = await suggestScans(client, call, () => restoreScan(client, source.name, call));
  return scan;
}

/** Does something with a scan of the server. @throws `scan-not-found` that names the scan most like a misspelt one */
export async function suggestScans<T>(
  client: RestClient,
  call: CallOptions,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!hasCode(error, 'scan-not-found')) throw error;
    const { listScans } = await import('../../scans/list-scans.js');
    const names = (await listScans(client, call)).map(({ name }) => name);
    const scan = error.details?.scan ?? '';
    const near = nearest(scan, names);
    throw near === undefined ? error : scanNotFound(scan, client.serverUrl, near);
  }
}
