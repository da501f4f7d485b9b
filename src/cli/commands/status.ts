import { defineCommand } from '../command.js';
import { withConnection } from '../connection.js';
import { followRun } from '../follow-run.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../options.js';
import { createProgress } from '../progress/progress.js';
import { resolveRun } from '../settings.js';
import { runText } from '../views/run-view.js';

export const statusCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    follow: { type: 'boolean', default: false, describe: 'Show its progress until it has ended' },
  },
  examples: [
    ['$0 status madminer.3', 'one run'],
    ['$0 status madminer --follow', 'the latest of that name, until it has ended'],
  ],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    return withConnection(args, context, async (connection) => {
      const { client } = connection;
      if (!args.follow) return await client.workflows.status(name, { signal: context.signal });
      const { attach } = await import('../../runs/attach.js');
      const run = await attach(client, name, { signal: context.signal });
      const progress = createProgress(context, { emits: true });
      try {
        return await followRun(run, connection, context, progress);
      } finally {
        progress.end();
      }
    });
  },
  view: (run, paint, { clock }) => runText(run, clock.now(), paint),
});
