import { writeJson } from '../../core/json/write-json.js';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatCsv, tabulatePoints, tabulateRepeats } from './results-table.js';
import type { ScanResults } from './scan-results.js';
import { writeResultFile } from '../collect/write-result-file.js';

export const POINTS_CSV = 'results.csv';
export const RESULTS_JSON = 'results.json';
export const REPEATS_CSV = 'repeats.csv';

/**
 * Writes the tables into the folder of the results: `results.csv`, `results.json` and, where points are repeated,
 * `repeats.csv`. Each file only appears when it is complete. Returns absolute paths.
 * @throws TransferError when a file can't be written
 */
export async function writeResults(results: ScanResults): Promise<readonly string[]> {
  const { folder, ...content } = results;
  const hasGroups = results.groups.length > 0;
  // An older table would show points that are no longer repeated.
  if (!hasGroups) await rm(join(folder, REPEATS_CSV), { force: true });
  const files = [
    [POINTS_CSV, formatCsv(tabulatePoints(results))],
    ...(hasGroups ? [[REPEATS_CSV, formatCsv(tabulateRepeats(results))] as const] : []),
    [RESULTS_JSON, `${writeJson(content, 1)}\n`],
  ] as const;
  const written: string[] = [];
  for (const [name, text] of files) written.push(await writeResultFile(folder, name, text));
  return written;
}
