import { defineCommand } from '../../command.js';
import { confirmOnTerminal } from '../../confirm.js';
import { withClient } from '../../server/connection.js';
import { CONFIRMATION_OPTION } from '../../flags/confirmation-options.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { formatBytes, plural } from '../../views/quantities.js';
import { removedText } from '../../views/workspace-view.js';

export const pruneCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    inputs: { type: 'boolean', default: false, describe: 'Also remove the declared inputs' },
    outputs: { type: 'boolean', default: false, describe: 'Also remove the declared outputs' },
    yes: {
      ...CONFIRMATION_OPTION.yes,
      describe: 'Do not ask for confirmation, and do it although the run has not ended',
    },
  },
  examples: [['$0 prune madminer.3', 'remove everything except its inputs and outputs']],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const run = await client.workflows.resolve(name, { signal });
      const { inputs, outputs, yes: whileRunning } = args;
      const options = { inputs, outputs, whileRunning, signal };
      if (!args.yes && context.io.stdin?.isTTY === true) {
        const files = await client.runs.planPrune(run, options);
        const bytes = files.reduce((sum, { size }) => sum + size, 0);
        const question = `Remove these ${plural(files.length, 'file')} (${formatBytes(bytes)}) of ${run.name}?`;
        if (files.length > 0)
          await confirmOnTerminal(
            question,
            files.map(({ path }) => path),
            context,
          );
      }
      return { run, removed: await client.runs.prune(run, options) };
    });
  },
  view: removedText,
});
