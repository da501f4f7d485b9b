import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { USER_OPTION } from '../../flags/share-options.js';
import { sharedText } from '../../views/share-view.js';

export const shareAddCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    ...USER_OPTION,
    message: {
      alias: 'm',
      type: 'string',
      value: 'TEXT',
      describe: 'Message that the server sends to the users',
    },
    until: {
      type: 'string',
      value: 'DATE',
      describe: 'Last day of the share, such as 2027-03-31 (default: no end)',
    },
  },
  examples: [
    ['$0 share add madminer.3 -u anna@example.org --until 2027-03-31', 'share a run until the end of March'],
  ],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const run = await client.workflows.resolve(name, { signal });
      const terms = {
        signal,
        ...defined({ message: args.message, validUntil: args.until }),
      };
      for (const user of args.user) await client.sharing.share(run.id, user, terms);
      return { run, sharedWith: await client.sharing.status(run.id, { signal }) };
    });
  },
  view: sharedText,
});
