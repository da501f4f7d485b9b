import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { diffText } from '../../views/run/diff-view.js';

export const diffCommand = defineCommand({
  positionals: {
    run: { type: 'string', demandOption: true, describe: 'Run: its name, name.N or ID' },
    other: { type: 'string', demandOption: true, describe: 'Run to compare it with' },
  },
  options: {
    ...CONNECTION_OPTIONS,
    brief: { alias: 'q', type: 'boolean', default: false, describe: 'Only list the files that differ' },
    context: {
      alias: 'U',
      type: 'number',
      describe: 'Show N unchanged lines around each change (default: 5)',
    },
  },
  examples: [['$0 diff madminer.1 madminer.2 --brief', 'list the files that differ']],
  run: (args, context) =>
    withClient(args, context, (client) =>
      client.workflows.diff(args.run, args.other, {
        brief: args.brief,
        signal: context.signal,
        ...defined({ contextLines: args.context }),
      }),
    ),
  view: diffText,
});
