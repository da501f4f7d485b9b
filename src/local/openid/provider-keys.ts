import { randomBytes } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { writeAtomically } from '../../disk/write-atomically.js';
import { isJsonArray, isJsonObject, parseJson } from '../../core/json.js';
import { whenMissing } from '../../core/system-error.js';

export const SIGNING_ALGORITHM = 'RS256';

/** The keys that sign the tokens and cookies of one data folder. */
export interface ProviderKeys {
  /** Private. */
  readonly signing: JWK;
  readonly cookies: readonly string[];
}

/** The keys of the folder; generated at first use and stored, so that logins outlive the server. */
export async function openKeys(folder: string): Promise<ProviderKeys> {
  const file = join(folder, 'keys.json');
  const kept = await readKeys(file);
  if (kept !== undefined) return kept;
  const keys = await makeKeys();
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeAtomically(file, `${JSON.stringify(keys, undefined, 2)}\n`, { mode: 0o600 });
  return keys;
}

async function readKeys(file: string): Promise<ProviderKeys | undefined> {
  const text = await readFile(file, 'utf8').catch(whenMissing(''));
  const value = parseJson(text);
  if (!isJsonObject(value) || !isJsonObject(value['signing']) || !isJsonArray(value['cookies'])) {
    return undefined;
  }
  return { signing: value['signing'], cookies: value['cookies'].map(String) };
}

async function makeKeys(): Promise<ProviderKeys> {
  const { calculateJwkThumbprint, exportJWK, generateKeyPair } = await import('jose');
  const { privateKey } = await generateKeyPair(SIGNING_ALGORITHM, { extractable: true });
  const jwk = await exportJWK(privateKey);
  const kid = await calculateJwkThumbprint(jwk);
  return {
    signing: { ...jwk, kid, use: 'sig', alg: SIGNING_ALGORITHM },
    cookies: [randomBytes(32).toString('base64url')],
  };
}
