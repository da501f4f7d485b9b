import { configFile } from '../../../config/config-file.js';
import { userFolders } from '../../../config/folders.js';
import { PROFILE_KEYS } from '../../../config/profile.js';
import { defineCommand } from '../../command.js';
import { PROFILE_OPTION, profileToChange } from '../../flags/profile-option.js';

const KEYS = Object.entries(PROFILE_KEYS)
  .map(([key, { describe }]) => `${key} (${describe})`)
  .join(', ');

export const configSetCommand = defineCommand({
  positionals: {
    key: { type: 'string', demandOption: true, describe: `Setting: ${KEYS}` },
    value: { type: 'string', demandOption: true, describe: 'New value' },
  },
  options: PROFILE_OPTION,
  examples: [
    ['$0 config set server https://reana.example.org', 'set the server of the current profile'],
    ['$0 config set token-file ~/.reana-token --profile lab', 'create a profile for a second server'],
  ],
  run: async ({ key, value: text, profile }, { io }) => {
    const { setInProfile } = await import('../../../config/change-profile.js');
    const file = configFile(userFolders(io.env).config);
    const change = { key, text, cwd: io.cwd, profile: profileToChange(profile, io.env) };
    const { profile: name, value } = await setInProfile(file, change);
    return { file, profile: name, key, value };
  },
  view: ({ profile, key, value }) => `profile ${profile}: ${key} is ${String(value)}`,
});
