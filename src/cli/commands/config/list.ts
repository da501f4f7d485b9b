import { openProfiles } from '../../../client/profiles.js';
import { defineCommand } from '../../command.js';
import { tableText } from '../../views/table.js';

export const configListCommand = defineCommand({
  positionals: {},
  options: {},
  run: async (_args, context) => {
    const { current, profiles, warnings } = await openProfiles(context.io).read();
    for (const warning of warnings) context.print(`warning: ${warning}`);
    return [...profiles].map(([name, { server }]) => ({ name, server, isCurrent: name === current }));
  },
  view: (profiles, paint) =>
    profiles.length === 0
      ? 'no profiles; `reana-madminer config set server https://…` makes one'
      : tableText(
          ['', 'PROFILE', 'SERVER'],
          profiles.map(({ name, server, isCurrent }) => [isCurrent ? '*' : ' ', name, server ?? '-']),
          paint,
        ),
});
