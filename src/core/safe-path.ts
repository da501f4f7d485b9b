import { isAbsolute, posix, resolve, sep } from 'node:path';
import { ReanaMadminerError } from './errors.js';

/**
 * The normalised POSIX form of a relative path that a server, an archive or a YAML file gave.
 * @throws `unsafe-path` when it is absolute, empty, holds `..`, a drive, a backslash or a NUL.
 */
export function safeRelativePath(path: string): string {
  const refuse = (why: string): never => {
    throw new ReanaMadminerError('unsafe-path', `refusing the path ${JSON.stringify(path)}: ${why}`);
  };
  if (path === '' || path === '.') return refuse('it is empty');
  if (path.includes('\0')) return refuse('it holds a NUL character');
  if (path.includes('\\')) return refuse('it holds a backslash');
  if (posix.isAbsolute(path) || isAbsolute(path) || /^[A-Za-z]:/.test(path)) return refuse('it is absolute');
  if (path.split('/').includes('..')) return refuse('it holds ".."');
  return posix.normalize(path);
}

/**
 * Joins a hostile relative path onto a root folder and proves that the result stays inside it.
 * Symbolic links are not followed here; whoever opens the file has to refuse them.
 */
export function joinInside(root: string, path: string): string {
  const base = resolve(root);
  const joined = resolve(base, safeRelativePath(path));
  if (joined !== base && !joined.startsWith(base.endsWith(sep) ? base : base + sep)) {
    throw new ReanaMadminerError(
      'unsafe-path',
      `refusing the path ${JSON.stringify(path)}: it leaves ${base}`,
    );
  }
  return joined;
}
