import { join, resolve } from 'node:path';
import envPaths from 'env-paths';

/** Where this program keeps what belongs to the user and not to a run. Paths are absolute. */
export interface UserFolders {
  /** Settings that people edit. */
  readonly config: string;
  /** What the program remembers between its runs: submissions under way, logins. Not for other users' eyes. */
  readonly state: string;
}

/** Both below the folder named by `REANA_MADMINER_HOME`, or in this system's places for such files. */
export function userFolders(environment: NodeJS.ProcessEnv = process.env): UserFolders {
  const named = environment['REANA_MADMINER_HOME'];
  if (named !== undefined && named !== '') {
    const home = resolve(named);
    return { config: home, state: join(home, 'state') };
  }
  const { config, log } = envPaths('reana-madminer', { suffix: '' });
  return { config, state: log };
}
