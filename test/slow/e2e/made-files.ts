import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

/** The file itself, or all files below the folder, in order. */
export function filesBelow(place: string): readonly string[] {
  if (statSync(place).isFile()) return [place];
  const entries = readdirSync(place, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files.map(({ parentPath, name }) => join(parentPath, name)).sort();
}

/**
 * Of each file that the steps of a run made, its hash; of a record, the hash of what it says besides times and sizes of
 * processes.
 * @param folder workspace of the run, or the folder of its downloaded outputs
 */
export function digestMade(folder: string): Record<string, string> {
  const made = filesBelow(folder)
    .map((file) => relative(folder, file))
    // The record of tracking is one of when what happened.
    .filter((file) => /^workflow_/.test(file) && !file.endsWith('/tracking.jsonl'));
  return Object.fromEntries(made.map((file) => [file, digest(join(folder, file))]));
}

function digest(file: string): string {
  const bytes = readFileSync(file);
  const content = file.endsWith('.json') ? JSON.stringify(JSON.parse(bytes.toString()), withoutTimes) : bytes;
  return createHash('sha256').update(content).digest('hex');
}

function withoutTimes(key: string, value: unknown): unknown {
  return ['wall_s', 'cpu_s', 'peak_mb'].includes(key) ? undefined : value;
}
