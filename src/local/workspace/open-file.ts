import { constants } from 'node:fs';
import { lstat, open, realpath, type FileHandle } from 'node:fs/promises';
import { sep } from 'node:path';
import { isSystemError, whenMissing } from '../../core/system-error.js';
import { RequestError } from '../request-error.js';
import { resolveInWorkspace } from './workspace-path.js';

/**
 * Opens a regular file of a workspace for reading, at once and without following links, also those that a step makes
 * this moment.
 * @throws RequestError 400 for a link, or anything but a regular file; 404 when it does not exist
 */
export async function openWorkspaceFile(workspace: string, path: string): Promise<FileHandle> {
  const absolute = resolveInWorkspace(workspace, path);
  // A step that waits for a reader of its FIFO must not meet this server instead.
  const kind = await lstat(absolute).catch(whenMissing(undefined));
  if (kind !== undefined && !kind.isFile() && !kind.isSymbolicLink()) throw specialError(path);
  // Without O_NONBLOCK, opening a FIFO would wait for a writer, and hold one of the few threads for files.
  const handle = await open(absolute, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(
    (error: unknown) => {
      if (isSystemError(error, 'ELOOP', 'EMLINK')) throw linkError(path, error);
      if (isSystemError(error, 'ENOENT')) throw new RequestError(404, `${path} does not exist.`);
      // A socket, or a device without a driver.
      if (isSystemError(error, 'ENXIO', 'EOPNOTSUPP')) throw specialError(path, error);
      throw error;
    },
  );
  try {
    if (!(await handle.stat()).isFile()) throw specialError(path);
    await checkPlace(workspace, absolute, path);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** A folder on the way may have become a link since it was looked at. */
async function checkPlace(workspace: string, absolute: string, path: string): Promise<void> {
  const [root, place] = await Promise.all([realpath(workspace), realpath(absolute)]).catch(
    (error: unknown) => {
      if (isSystemError(error, 'ENOENT', 'ENOTDIR')) throw new RequestError(404, `${path} does not exist.`);
      throw error;
    },
  );
  if (!place.startsWith(`${root}${sep}`)) throw linkError(path);
}

function linkError(path: string, cause?: unknown): RequestError {
  return new RequestError(400, `Opening symlink ${path} is not allowed`, { cause });
}

function specialError(path: string, cause?: unknown): RequestError {
  return new RequestError(400, `${path} is not a regular file.`, { cause });
}
