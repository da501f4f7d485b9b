import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { lines } from '../../output/printable.js';

export const closeCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const run = await client.workflows.resolve(name, { signal: context.signal });
      await client.sessions.close(run.id, { signal: context.signal });
      return { run, closed: true };
    });
  },
  view: ({ run }) => lines(`closed the session of ${run.name}; its files stay`),
});
