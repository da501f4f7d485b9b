import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { isJsonArray, isJsonObject, parseJson } from '../../../core/json.js';
import { readWholeText } from '../../../disk/read-file.js';
import { writeAtomically } from '../../../disk/write-atomically.js';

/** When the steps of a run that has finished ended. */
export interface StepTimes {
  /** The name of the run. */
  readonly run: string;
  /** Milliseconds from the start of the run to the end of each step, ascending. */
  readonly ends: readonly number[];
  /** Milliseconds from the start of the run to its end. */
  readonly total: number;
}

/** A run of more steps has no record: its file would be large. */
const MOST_STEPS = 20_000;
/** Records are removed after this time, in milliseconds. */
const RETENTION_TIME = 180 * 24 * 3600 * 1000;

/**
 * Keeps when the steps of a run ended, for the next run of the same kind. A record that can't be written is left out: the
 * run itself has succeeded.
 * @param kind what runs must have in common to take about as long
 */
export async function recordStepTimes(folder: string, kind: string, times: StepTimes): Promise<void> {
  if (times.ends.length > MOST_STEPS) return;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeOldRecords(folder);
    await writeAtomically(recordPath(folder, kind), JSON.stringify({ format: 1, ...times }), { mode: 0o600 });
  } catch {
    // The next run then shows no time that is left.
  }
}

/** The latest record of a kind of runs; undefined when there is none that can be read. */
export async function readStepTimes(folder: string, kind: string): Promise<StepTimes | undefined> {
  const record = parseRecord(await readWholeText(recordPath(folder, kind)).catch(() => ''));
  if (!isJsonObject(record) || record['format'] !== 1) return undefined;
  const { run, ends, total } = record;
  if (typeof run !== 'string' || typeof total !== 'number' || !isJsonArray(ends)) return undefined;
  const numbers = ends.filter((end) => typeof end === 'number');
  const isUsable = numbers.length > 0 && numbers.length === ends.length && total > 0;
  return isUsable ? { run, ends: numbers.sort((a, b) => a - b), total } : undefined;
}

function parseRecord(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function recordPath(folder: string, kind: string): string {
  return join(folder, `${createHash('sha256').update(kind).digest('hex').slice(0, 32)}.json`);
}

async function removeOldRecords(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > RETENTION_TIME) await rm(path, { force: true });
  }
}
