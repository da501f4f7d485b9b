import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { USER_OPTION } from '../../flags/share-options.js';
import { sharedText } from '../../views/share-view.js';

export const shareRemoveCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    ...USER_OPTION,
  },
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const run = await client.workflows.resolve(name, { signal });
      for (const user of args.user) await client.sharing.unshare(run.id, user, { signal });
      return { run, sharedWith: await client.sharing.status(run.id, { signal }) };
    });
  },
  view: sharedText,
});
