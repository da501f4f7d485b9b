import { basename, dirname } from 'node:path';
import { writeResultFile } from '../../scans/collect/write-result-file.js';

export { reportRun } from './report-run.js';

/**
 * Writes a report, which only appears when it is complete.
 * @throws TransferError when it can't be written
 */
export async function writeReport(file: string, text: string): Promise<void> {
  await writeResultFile(dirname(file), basename(file), text);
}
