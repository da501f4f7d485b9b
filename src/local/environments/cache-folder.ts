import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where Python environments and the like are kept: `REANA_MADMINER_CACHE`, else the platform's cache folder. */
export function cacheFolder(env: NodeJS.ProcessEnv): string {
  const own = env.REANA_MADMINER_CACHE;
  return own === undefined || own === '' ? envPaths('reana-madminer', { suffix: '' }).cache : resolve(own);
}
