import { access } from 'node:fs/promises';
import { succeeds } from '../core/system-error.js';

/** True when the file or folder exists and can be reached. */
export async function fileExists(path: string): Promise<boolean> {
  return succeeds(access(path));
}
