import { configFile } from '../../../config/config-file.js';
import { userFolders } from '../../../config/folders.js';
import { defineCommand } from '../../command.js';
import { PROFILE_OPTION, profileToChange } from '../../flags/profile-option.js';

export const configUnsetCommand = defineCommand({
  positionals: { key: { type: 'string', demandOption: true, describe: 'Setting to remove' } },
  options: PROFILE_OPTION,
  examples: [['$0 config unset insecure', 'remove a setting from the current profile']],
  run: async ({ key, profile }, { io }) => {
    const { unsetInProfile } = await import('../../../config/change-profile.js');
    const file = configFile(userFolders(io.env).config);
    const { profile: name } = await unsetInProfile(file, { key, profile: profileToChange(profile, io.env) });
    return { file, profile: name, key };
  },
  view: ({ profile, key }) => `profile ${profile}: ${key} is unset`,
});
