import { openProfiles } from '../../../client/profiles.js';
import { defineCommand } from '../../command.js';
import { PROFILE_OPTION } from '../../flags/profile-option.js';
import { lines } from '../../output/printable.js';

export const configUnsetCommand = defineCommand({
  positionals: { key: { type: 'string', demandOption: true, describe: 'Setting to remove' } },
  options: PROFILE_OPTION,
  examples: [['$0 config unset insecure', 'remove a setting from the current profile']],
  run: async ({ key, profile }, { io }) => {
    const profiles = openProfiles(io);
    return { file: profiles.file, ...(await profiles.unset(key, { profile })) };
  },
  view: ({ profile, key }) => lines(`profile ${profile}: ${key} is unset`),
});
