import { createHash } from 'node:crypto';
import { isJsonObject, parseJson } from '../core/json.js';
import { readWholeFile } from '../disk/read-file.js';
import { VERSION } from '../core/version/version.js';

/** Path of the stamp in a copy: it stays with the steps, whose version it tells. No run gets it. */
export const STAMP_PATH = 'workflow/template.json';

/** What a copy of an analysis was made from. */
export interface Stamp {
  /** Name of the analysis, `madminer`. */
  readonly template: string;
  /** Version of the program that made the copy. */
  readonly version: string;
  /** SHA-256 of each file as it was copied, by POSIX path. */
  readonly files: Readonly<Record<string, string>>;
}

const ABOUT =
  'Which version of reana-madminer this copy was made by, and how its files were then. Keep it here.';
const VERSION_FORM = /^\d{1,9}\.\d{1,9}\.\d{1,9}(-[0-9A-Za-z.-]{1,40})?$/;

export function writeStamp(template: string, files: Stamp['files']): string {
  return `${JSON.stringify({ about: ABOUT, template, version: VERSION, files }, null, 1)}\n`;
}

/** Undefined for a text that is no stamp. */
export function readStamp(text: string): Stamp | undefined {
  const value = parseJson(text);
  if (value === undefined || !isJsonObject(value)) return undefined;
  const { template, version, files } = value;
  if (typeof template !== 'string' || !/^[\w-]{1,64}$/.test(template)) return undefined;
  if (typeof version !== 'string' || !VERSION_FORM.test(version)) return undefined;
  if (files === undefined || !isJsonObject(files)) return undefined;
  const hashes = Object.entries(files).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return { template, version, files: Object.fromEntries(hashes) };
}

/** SHA-256 of a file, in hexadecimal. */
export async function hashFile(path: string): Promise<string> {
  return hashOf(await readWholeFile(path));
}

export function hashOf(content: Uint8Array | string): string {
  return createHash('sha256').update(content).digest('hex');
}
