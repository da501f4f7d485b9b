import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { WHILE_RUNNING_OPTION } from '../../flags/confirmation-options.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { lines } from '../../output/printable.js';

export const mvCommand = defineCommand({
  positionals: {
    run: { type: 'string', demandOption: true, describe: 'Run: its name, name.N or ID' },
    source: { type: 'string', demandOption: true, describe: 'File or directory in its workspace' },
    target: { type: 'string', demandOption: true, describe: 'New path, or directory to move it into' },
  },
  options: { ...CONNECTION_OPTIONS, ...WHILE_RUNNING_OPTION },
  examples: [['$0 mv madminer.3 data old-data', 'rename a directory']],
  run: (args, context) =>
    withClient(args, context, async (client) => {
      const { signal } = context;
      const run = await client.workflows.resolve(args.run, { signal });
      await client.runs.move(run, args.source, args.target, { whileRunning: args.yes, signal });
      return { run, source: args.source, target: args.target };
    }),
  view: ({ run, source, target }) => lines(`moved ${source} to ${target} in ${run.name}`),
});
