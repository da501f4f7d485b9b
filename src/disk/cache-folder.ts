import { resolve } from 'node:path';
import envPaths from 'env-paths';

/**
 * Where what can be made or fetched again is kept, such as Python environments: `REANA_MADMINER_CACHE`, else the
 * platform's cache folder.
 */
export function cacheFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const own = environment['REANA_MADMINER_CACHE'];
  return own === undefined || own === '' ? envPaths('reana-madminer', { suffix: '' }).cache : resolve(own);
}
