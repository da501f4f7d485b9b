import { defineCommand } from '../command.js';
import { withConnection } from '../connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../options.js';
import { resolveRun } from '../settings.js';
import { runText } from '../views/run-view.js';

export const statusCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  examples: [['$0 status madminer.3', 'one run'], ['$0 status madminer', 'the latest of that name']],
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    return withConnection(args, context, ({ client }) =>
      client.workflows.status(run, { signal: context.signal }),
    );
  },
  view: (run, paint, { clock }) => runText(run, clock.now(), paint),
});
