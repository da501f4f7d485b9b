import { createHash, randomUUID } from 'node:crypto';
import { appendFileSync, copyFileSync, lstatSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

/**
 * What the suite leaves behind, kept for `scripts/tests/search-traces.mjs`, which looks for credentials in it after the tests.
 * `npm test` names the folder; a run of jest alone keeps nothing.
 */
const traces = process.env['REANA_MADMINER_TEST_TRACES'];

/** Logs, journals and records are small; what is larger is data of a run. */
const LARGEST = 4 * 1024 * 1024;

/** A credential that must be found nowhere but in the files that are there to hold it. */
export function keepSecret(value: string | undefined): void {
  if (traces === undefined || value === undefined || value.trim().length < 8) return;
  mkdirSync(traces, { recursive: true });
  appendFileSync(join(traces, 'secrets.jsonl'), `${JSON.stringify(value.trim())}\n`);
}

/** What a program printed, or an error showed. */
export function keepText(name: string, text: string): void {
  if (traces === undefined || text === '') return;
  const folder = join(traces, 'kept', 'texts');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name.replace(/[^\w.-]+/g, '-').slice(0, 80)}.${randomUUID()}.txt`), text);
}

/** The small files of a folder as they are now; later ones of the same folder take their place. */
export function keepFolder(folder: string): void {
  if (traces === undefined) return;
  const id = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  copy(folder, join(traces, 'kept', 'folders', `${basename(folder)}.${id}`));
}

function copy(source: string, target: string): void {
  try {
    const found = lstatSync(source, { throwIfNoEntry: false });
    if (found?.isDirectory() === true) {
      mkdirSync(target, { recursive: true });
      for (const name of readdirSync(source)) copy(join(source, name), join(target, name));
    } else if (found?.isFile() === true && found.size <= LARGEST) copyFileSync(source, target);
  } catch (error) {
    // A server may be at work in the folder and remove what was just there.
    if (!['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}
