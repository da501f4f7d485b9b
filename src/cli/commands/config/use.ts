import { openProfiles } from '../../../client/profiles.js';
import { defineCommand } from '../../command.js';
import { lines } from '../../output/printable.js';

export const configUseCommand = defineCommand({
  positionals: { profile: { type: 'string', demandOption: true, describe: 'Profile to make current' } },
  options: {},
  run: async ({ profile }, { io }) => {
    const { file, profiles } = await openProfiles(io).use(profile);
    return { file, profile, server: profiles.get(profile)?.server };
  },
  view: ({ profile, server }) =>
    lines(`profile ${profile} is used${server === undefined ? '' : `: ${server}`}`),
});
