import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isJsonObject, type JsonObject } from '../core/json.js';
import { parseExactJson } from '../core/json/parse-exact-json.js';
import { writeJson } from '../core/json/write-json.js';

/** Records are removed after this time, in milliseconds: servers know the parameters of a restart once it has begun. */
const RETENTION_TIME = 60 * 24 * 3600 * 1000;

/**
 * Records on this machine which parameters a run was restarted with. A record that can't be written is left out: the
 * restart itself has succeeded.
 */
export async function recordRestart(folder: string, id: string, parameters: JsonObject): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await removeOldRecords(folder);
    await writeFile(recordPath(folder, id), writeJson(parameters), { mode: 0o600 });
  } catch {
    // The parameters are then only known to the server.
  }
}

/** The parameters that a run was restarted with from this machine; undefined when there is no record. */
export async function readRestartRecord(folder: string, id: string): Promise<JsonObject | undefined> {
  const value = parseExactJson(await readFile(recordPath(folder, id), 'utf8').catch(() => ''));
  return isJsonObject(value) ? value : undefined;
}

/** An id comes from a server: it is no name for a file. */
function recordPath(folder: string, id: string): string {
  return join(folder, `${createHash('sha256').update(id).digest('hex').slice(0, 32)}.json`);
}

async function removeOldRecords(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const found = await stat(path).catch(() => undefined);
    if (found !== undefined && Date.now() - found.mtimeMs > RETENTION_TIME) await rm(path, { force: true });
  }
}
