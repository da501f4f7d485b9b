import { lstatSync } from 'node:fs';
import { join } from 'node:path';
import { hasCode } from '../../core/errors.js';
import { RequestError } from '../request-error.js';
import { joinInside, safeRelativePath } from '../../core/safe-path.js';
import { isSystemError } from '../../core/system-error.js';

/**
 * Absolute path of a name in a workspace; a leading slash is relative to the workspace.
 * @throws RequestError when the name leaves the workspace, or when a symbolic link is on the way
 */
export function resolveInWorkspace(workspace: string, name: string): string {
  const path = normalizeName(name);
  const parts = path.split('/');
  let folder = workspace;
  for (const part of parts.slice(0, -1)) {
    folder = join(folder, part);
    if (isSymbolicLink(folder)) {
      throw new RequestError(400, `Opening symlink ${path} is not allowed`);
    }
  }
  return joinInside(workspace, path);
}

/** The POSIX path that a request names, relative to its workspace. */
export function normalizeName(name: string): string {
  const relative = name.replace(/^\/+/, '');
  if (relative.split('/').includes('..')) throw new RequestError(400, "'..' is not a valid path component");
  try {
    return safeRelativePath(relative).replace(/\/+$/, '');
  } catch (error) {
    if (hasCode(error, 'unsafe-path')) throw new RequestError(400, error.message, { cause: error });
    throw error;
  }
}

/** Called for every folder of every uploaded file: the synchronous call is faster than waiting for a promise. */
function isSymbolicLink(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  } catch (error) {
    if (isSystemError(error, 'ENOTDIR')) return false;
    throw error;
  }
}
