import { setInProfile } from '../../config/change-profile.js';
import { chooseServer, type ServerChoice } from '../../config/choose-server.js';
import { configFile, readConfig } from '../../config/config-file.js';
import type { Context } from '../context.js';
import type { ServerAddress } from './settings.js';

/**
 * Keeps the address of a server that somebody logged in to by a flag, so that the next command finds the login; not
 * where the environment or a profile names a server already.
 */
export async function rememberServer({ folders, choice }: ServerAddress, context: Context): Promise<void> {
  const { io } = context;
  if (choice.server?.origin.kind !== 'flag') return;
  const file = configFile(folders.config);
  if (chooseServer({}, io.env, await readConfig(file)).server !== undefined) return;
  let profile = '';
  for (const [key, text] of worthKeeping(choice)) {
    ({ profile } = await setInProfile(file, { key, text, cwd: io.cwd }));
  }
  context.say(
    `from now on this is the server that is meant when none is named (profile ${profile} of \`config\`)`,
  );
}

function worthKeeping({ server, caFile }: ServerChoice): (readonly [string, string])[] {
  return [
    ...(server === undefined ? [] : [['server', server.value] as const]),
    ...(caFile?.origin.kind === 'flag' ? [['ca-file', caFile.value] as const] : []),
  ];
}
