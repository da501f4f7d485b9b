import { openProfiles } from '../../../client/profiles.js';
import { PROFILE_KEYS } from '../../../config/profile.js';
import { defineCommand } from '../../command.js';
import { PROFILE_OPTION } from '../../flags/profile-option.js';
import { lines } from '../../output/printable.js';

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
    const profiles = openProfiles(io);
    const { profile: name, value } = await profiles.set(key, text, { profile });
    return { file: profiles.file, profile: name, key, value };
  },
  view: ({ profile, key, value }) => lines(`profile ${profile}: ${key} is ${String(value)}`),
});
