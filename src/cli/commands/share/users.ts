import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { factsText } from '../../views/table.js';

export const shareUsersCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  run: (args, context) =>
    withClient(args, context, async (client) => {
      const { signal } = context;
      const [sharedWithMe, sharedByMe] = await Promise.all([
        client.sharing.sharedWithMe({ signal }),
        client.sharing.sharedByMe({ signal }),
      ]);
      return { sharedWithMe, sharedByMe };
    }),
  view: ({ sharedWithMe, sharedByMe }, paint) =>
    factsText(
      [
        ['share runs with you', list(sharedWithMe)],
        ['you share runs with', list(sharedByMe)],
      ],
      paint,
    ),
});

function list(users: readonly string[]): string {
  return users.length === 0 ? 'nobody' : users.join(', ');
}
