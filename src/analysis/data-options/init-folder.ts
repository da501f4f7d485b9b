import { posix } from 'node:path';
import { hasCode } from '../../core/errors.js';
import type { JsonObject, JsonValue } from '../../core/json.js';
import { safeRelativePath } from '../../core/safe-path.js';
import { describeValue } from '../shape/explain-shape.js';

/** Yadage's data options that REANA clusters refuse, and the embedded server has. */
export const DATA_OPTIONS = ['pathbase', 'subinits', 'inputarchive', 'archivematch'] as const;

/**
 * The folder in which init parameters may name files, relative to the workspace, by Yadage's data options: `initdir`
 * starts from `pathbase`. As in REANA, no `initdir` is the whole folder that it would start from; but with an
 * `inputarchive` it is `init`, Yadage's default, for an archive is unpacked into a folder of its own.
 * @returns undefined for the whole workspace
 */
export function initFolder(options: JsonObject): string | undefined {
  const usual = textOf(options['inputarchive']) === undefined ? '.' : 'init';
  const folder = posix.join(textOf(options['pathbase']) ?? '.', textOf(options['initdir']) ?? usual);
  return folder === '.' || folder === './' ? undefined : folder.replace(/\/$/, '');
}

/** An empty text is none. */
export function textOf(value: JsonValue | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** What is wrong with the folder that an option names. */
export function checkFolder(
  option: string,
  value: JsonValue | undefined,
): readonly { readonly code: 'wrong-type' | 'unsafe-path'; readonly message: string }[] {
  if (value === undefined || value === null || value === '' || value === '.') return [];
  if (typeof value !== 'string')
    return [{ code: 'wrong-type', message: `${option} must be a folder, found ${describeValue(value)}` }];
  try {
    safeRelativePath(value);
    return [];
  } catch (error) {
    if (!hasCode(error, 'unsafe-path')) throw error;
    return [{ code: 'unsafe-path', message: error.message }];
  }
}
