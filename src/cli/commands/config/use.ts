import { configFile } from '../../../config/config-file.js';
import { userFolders } from '../../../config/folders.js';
import { defineCommand } from '../../command.js';

export const configUseCommand = defineCommand({
  positionals: { profile: { type: 'string', demandOption: true, describe: 'Profile to make current' } },
  options: {},
  run: async ({ profile }, { io }) => {
    const { useProfile } = await import('../../../config/change-profile.js');
    const { file, profiles } = await useProfile(configFile(userFolders(io.env).config), profile);
    return { file, profile, server: profiles.get(profile)?.server };
  },
  view: ({ profile, server }) => `profile ${profile} is used${server === undefined ? '' : `: ${server}`}`,
});
