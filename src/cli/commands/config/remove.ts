import { openProfiles } from '../../../client/profiles.js';
import { defineCommand } from '../../command.js';
import { lines } from '../../output/printable.js';

export const configRemoveCommand = defineCommand({
  positionals: { profile: { type: 'string', demandOption: true, describe: 'Profile to delete' } },
  options: {},
  run: async ({ profile }, { io }) => {
    const { file } = await openProfiles(io).remove(profile);
    return { file, profile };
  },
  view: ({ profile }) => lines(`profile ${profile} is forgotten`),
});
