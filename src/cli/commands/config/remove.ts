import { configFile } from '../../../config/config-file.js';
import { userFolders } from '../../../config/folders.js';
import { defineCommand } from '../../command.js';

export const configRemoveCommand = defineCommand({
  positionals: { profile: { type: 'string', demandOption: true, describe: 'Profile to delete' } },
  options: {},
  run: async ({ profile }, { io }) => {
    const { removeProfile } = await import('../../../config/change-profile.js');
    const { file } = await removeProfile(configFile(userFolders(io.env).config), profile);
    return { file, profile };
  },
  view: ({ profile }) => `profile ${profile} is forgotten`,
});
