import { lstat, opendir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { whenMissing } from '../../core/system-error.js';

/** Files that are removed together: all at once, they would make the files of other requests wait. */
const AT_ONCE = 64;

/** Removes a folder with everything in it, links not followed; no error when it does not exist. */
export async function removeFolder(path: string): Promise<void> {
  const status = await lstat(path).catch(whenMissing(undefined));
  if (status?.isDirectory() === true) await removeContent(path);
  // What was added meanwhile, and the folder itself.
  await rm(path, { recursive: true, force: true });
}

async function removeContent(folder: string): Promise<void> {
  let files: string[] = [];
  const removeFiles = async (): Promise<void> => {
    const batch = files;
    files = [];
    await Promise.all(batch.map((file) => rm(file, { force: true })));
  };
  for await (const entry of await opendir(folder, { bufferSize: AT_ONCE })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await removeFolder(path);
    else files.push(path);
    if (files.length === AT_ONCE) await removeFiles();
  }
  await removeFiles();
}
