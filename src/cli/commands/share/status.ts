import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { sharedText } from '../../views/share-view.js';

export const shareStatusCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const run = await client.workflows.resolve(name, { signal });
      return { run, sharedWith: await client.sharing.status(run.id, { signal }) };
    });
  },
  view: sharedText,
});
