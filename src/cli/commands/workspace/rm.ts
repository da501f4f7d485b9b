import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { WHILE_RUNNING_OPTION } from '../../flags/confirmation-options.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { removedText } from '../../views/workspace-view.js';

export const rmCommand = defineCommand({
  positionals: {
    run: { type: 'string', demandOption: true, describe: 'Run: its name, name.N or ID' },
    paths: {
      type: 'string',
      array: true,
      demandOption: true,
      describe: 'Files, directories with their contents, or quoted patterns with * ? **',
    },
  },
  options: { ...CONNECTION_OPTIONS, ...WHILE_RUNNING_OPTION },
  examples: [
    ['$0 rm madminer.3 data/old.hdf5', 'remove one file'],
    ["$0 rm madminer.3 'logs/**/*.log'", 'remove all files that match'],
  ],
  run: (args, context) =>
    withClient(args, context, async (client) => {
      const { signal } = context;
      const run = await client.workflows.resolve(args.run, { signal });
      return {
        run,
        removed: await client.runs.removePaths(run, args.paths, { whileRunning: args.yes, signal }),
      };
    }),
  view: removedText,
});
