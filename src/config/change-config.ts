import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import lockfile from 'proper-lockfile';
import { writeAtomically } from '../disk/write-atomically.js';
import { ConfigError, errorMessage } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { checkDocument, readDocument, type Config } from './config-file.js';

/** The file as it is written: what this version doesn't know stays in it. */
export interface ConfigDocument {
  current?: string;
  profiles?: Record<string, Record<string, unknown>>;
}

/** Changes the file while no other process does. @throws ConfigError when the result would not be valid */
export async function changeConfig(
  file: string,
  change: (document: ConfigDocument) => void,
): Promise<Config> {
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    const release = await lockfile.lock(file, {
      realpath: false,
      retries: { retries: 50, minTimeout: 50, maxTimeout: 200 },
    });
    try {
      const document = (await readDocument(file)) as ConfigDocument;
      checkDocument(file, document as JsonObject);
      change(document);
      const config = checkDocument(file, document as JsonObject);
      await writeAtomically(file, `${JSON.stringify(document, undefined, 2)}\n`, { mode: 0o600 });
      return config;
    } finally {
      await release();
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`the configuration ${file} can't be changed: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}
