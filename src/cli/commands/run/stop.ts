import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { lines } from '../../output/printable.js';

export const stopCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const run = await client.runs.get(name, { signal });
      await run.stop({ signal });
      return { id: run.id, name: run.name, status: 'stopped' };
    });
  },
  view: ({ name }) => lines(`stopped ${name}`),
});
