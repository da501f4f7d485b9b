import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { removedText } from '../../views/workspace-view.js';

export const pruneCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    inputs: { type: 'boolean', default: false, describe: 'Also remove the declared inputs' },
    outputs: { type: 'boolean', default: false, describe: 'Also remove the declared outputs' },
  },
  examples: [['$0 prune madminer.3', 'remove everything except its inputs and outputs']],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const run = await client.workflows.resolve(name, { signal });
      const { inputs, outputs } = args;
      return { run, removed: await client.runs.prune(run, { inputs, outputs, signal }) };
    });
  },
  view: removedText,
});
