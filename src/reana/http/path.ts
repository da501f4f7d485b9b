import { ReanaMadminerError } from '../../core/errors.js';
import { safeRelativePath } from '../../core/safe-path.js';

declare const ENCODED: unique symbol;

/** A path below `/api` whose variable parts are encoded and proven. */
export type ApiPath = string & { readonly [ENCODED]: true };

/**
 * Template tag for paths: encodes each value as one segment and refuses dot segments, so that no value can lead to
 * another route. An ApiPath stays as it is.
 */
export function apiPath(parts: TemplateStringsArray, ...values: readonly string[]): ApiPath {
  return parts.reduce((path, part, index) => path + encodeSegment(values[index - 1] ?? '') + part) as ApiPath;
}

function encodeSegment(value: string): string {
  if (value === '' || value === '.' || value === '..' || value.includes('\0')) {
    throw new ReanaMadminerError('unsafe-path', `${JSON.stringify(value)} can't be part of a request path`);
  }
  if (/\p{Surrogate}/u.test(value)) {
    throw new ReanaMadminerError('unsafe-path', `${JSON.stringify(value)} is no Unicode text`, {
      hint: 'the server can only give a file of such a name as part of the directory that it is in',
    });
  }
  return encodeURIComponent(value);
}

/**
 * Path of one file or directory in a workspace. The server takes the path as a glob, so its special characters are
 * escaped; and it decodes the path once more on the way to its workflow controller, so `#` and `?`, which would end
 * the path there, are encoded twice.
 */
export function workspacePath(run: string, path: string): ApiPath {
  const segments = safeRelativePath(path).split('/').map(encodeWorkspaceSegment);
  return `${apiPath`/workflows/${run}/workspace`}/${segments.join('/')}` as ApiPath;
}

/** Path of all that is in a directory of a workspace, at every depth. */
export function workspaceTree(run: string, directory: string): ApiPath {
  return `${workspacePath(run, directory)}/**` as ApiPath;
}

/** Path of all that match a glob in a workspace: `*`, `?`, `[…]` and `**` mean what they do in a shell. */
export function workspaceGlob(run: string, glob: string): ApiPath {
  const segments = safeRelativePath(glob).split('/').map(encodeTwiceDecoded);
  return `${apiPath`/workflows/${run}/workspace`}/${segments.join('/')}` as ApiPath;
}

function encodeWorkspaceSegment(segment: string): string {
  return encodeTwiceDecoded(segment.replace(/[[\]*?]/g, '\\$&'));
}

function encodeTwiceDecoded(segment: string): string {
  return encodeSegment(segment).replaceAll('%3F', '%253F').replaceAll('%23', '%2523');
}
