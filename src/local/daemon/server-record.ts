import { readFile, rm } from 'node:fs/promises';
import { lock } from 'proper-lockfile';
import { writeAtomically } from '../../disk/write-atomically.js';
import { defined } from '../../core/defined.js';
import { isJsonArray, isJsonObject, parseJson } from '../../core/json.js';
import type { DataFolder } from '../store/data-folder.js';
import { PROTOCOL_GENERATIONS, type ProtocolGeneration } from '../generation.js';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { isSystemError, whenMissing } from '../../core/system-error.js';
import { VERSION } from '../../core/version/version.js';
import { identifyThisProcess, isRunning, type ProcessIdentity } from '../process-identity.js';

/** A running server: where it listens, its process, and the token that it accepts. */
export interface LocalServerRecord extends ProcessIdentity {
  readonly url: string;
  readonly token: string;
  readonly dataDir: string;
  /** The one generation of REANA's servers that it emulates, if it is limited to one. */
  readonly generation?: ProtocolGeneration;
  /** The version of reana-madminer that it is part of; absent for older ones, which don't write it. */
  readonly version?: string;
  /** The arguments of a detached server, with which another version starts in its place. */
  readonly arguments?: readonly string[];
}

/** The record of the server that uses the folder, or undefined when none runs. */
export async function readServerRecord(folder: DataFolder): Promise<LocalServerRecord | undefined> {
  const owner = await readLiveRecord(folder);
  if (owner === undefined || owner.url === '') return undefined;
  return owner;
}

/** True while a server uses the folder, even one that does not listen yet. */
export async function isClaimed(folder: DataFolder): Promise<boolean> {
  return (await readLiveRecord(folder)) !== undefined;
}

/**
 * Makes this process the only server of the folder. A record whose process has ended is ignored, so the folder
 * of a killed server is free at once.
 * @throws `local-server` when another server uses it
 */
export async function claimDataFolder(folder: DataFolder): Promise<void> {
  await whileLocked(folder, async () => {
    const owner = await readLiveRecord(folder);
    if (owner !== undefined) {
      throw new ReanaMadminerError(
        'local-server',
        `the data folder ${folder.root} is in use by the server of process ${owner.pid}` +
          (owner.url === '' ? '' : ` at ${owner.url}`),
        { hint: 'stop that server first, or choose another folder with REANA_MADMINER_DATA' },
      );
    }
    await writeServerRecord(folder, { url: '', token: '' });
  });
}

/** Publishes where this process listens; only the file's owner may read it. */
export async function writeServerRecord(
  folder: DataFolder,
  address: Pick<LocalServerRecord, 'url' | 'token' | 'generation' | 'arguments'>,
): Promise<LocalServerRecord> {
  const record = { ...address, ...identifyThisProcess(), version: VERSION, dataDir: folder.root };
  await writeAtomically(folder.serverRecord, `${JSON.stringify(record, undefined, 2)}\n`, { mode: 0o600 });
  return record;
}

/** Releases the folder, if this process holds it. */
export async function releaseDataFolder(folder: DataFolder): Promise<void> {
  await whileLocked(folder, async () => {
    if ((await readLiveRecord(folder))?.pid === process.pid) await rm(folder.serverRecord, { force: true });
  });
}

async function readLiveRecord(folder: DataFolder): Promise<LocalServerRecord | undefined> {
  const text = await readFile(folder.serverRecord, 'utf8').catch(whenMissing(''));
  const value = parseJson(text);
  if (!isJsonObject(value)) return undefined;
  const { url, token, pid, startTime, version, arguments: args } = value;
  if (typeof url !== 'string' || typeof token !== 'string') return undefined;
  if (typeof pid !== 'number' || typeof startTime !== 'string') return undefined;
  const generation = PROTOCOL_GENERATIONS.find((known) => known === value['generation']);
  const record = {
    ...{ url, token, pid, startTime, dataDir: folder.root },
    ...defined({
      generation,
      version: typeof version === 'string' ? version : undefined,
      arguments: isJsonArray(args) && args.every((word) => typeof word === 'string') ? args : undefined,
    }),
  };
  return isRunning(record) ? record : undefined;
}

async function whileLocked<T>(folder: DataFolder, action: () => Promise<T>): Promise<T> {
  const release = await lock(folder.root, {
    lockfilePath: folder.lock,
    retries: { retries: 100, minTimeout: 50, maxTimeout: 200 },
  }).catch((error: unknown) => {
    const isHeld = isSystemError(error, 'ELOCKED');
    const reason = isHeld ? '' : `: ${errorMessage(error)}`;
    throw new ReanaMadminerError('local-server', `the data folder ${folder.root} can't be locked${reason}`, {
      cause: error,
      hint: isHeld
        ? `if no other server is starting, remove ${folder.lock}`
        : 'free space on its disk, or choose another folder that you may write to with REANA_MADMINER_DATA',
    });
  });
  try {
    return await action();
  } finally {
    await release();
  }
}
