import { realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { succeeds } from '../core/system-error.js';
import { systemDisk } from './disk.js';
import { sweepTemporaryFiles, TemporaryFile } from './temporary-file.js';

/** The last write to each file that is under way: later ones wait, so that the last call decides. */
const underWay = new Map<string, Promise<unknown>>();

/**
 * Writes a file that only appears when it is complete and on disk, whether the process is killed or the power fails. A
 * symbolic link is followed; mode and owner of an existing file are kept.
 * @param mode permissions, as `0o600`
 */
export async function writeAtomically(
  file: string,
  content: string | Uint8Array,
  { mode }: { readonly mode?: number } = {},
): Promise<void> {
  const path = resolve(file);
  const writing = (underWay.get(path) ?? Promise.resolve()).then(() => write(path, content, mode));
  const settled = succeeds(writing);
  underWay.set(path, settled);
  try {
    await writing;
  } finally {
    if (underWay.get(path) === settled) underWay.delete(path);
  }
}

async function write(path: string, content: string | Uint8Array, mode: number | undefined): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const old = await stat(target).catch(() => undefined);
  const temporary = await TemporaryFile.create(target, mode);
  try {
    const { file } = temporary;
    await temporary.append(Buffer.from(content));
    // Not every file system has modes and owners.
    if (old !== undefined && process.platform !== 'win32') await succeeds(file.chown(old.uid, old.gid));
    const kept = mode ?? old?.mode;
    if (kept !== undefined) await succeeds(file.chmod(kept & 0o777));
    await file.sync();
    await temporary.moveIntoPlace();
  } catch (error) {
    await temporary.discard();
    throw error;
  }
  await sweepTemporaryFiles(dirname(target), systemDisk);
}
