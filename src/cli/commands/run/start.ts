import { defineCommand } from '../../command.js';
import { withConnection } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { PARAMETER_OPTIONS, readParameters } from '../../flags/parameters.js';
import { FOLLOW_OPTIONS, readFollow, seeThrough } from '../../follow/see-through.js';
import { resolveRun } from '../../server/settings.js';
import { submissionText } from '../../views/run/submission-view.js';

export const startCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    parameter: PARAMETER_OPTIONS.parameter,
    'parameter-file': PARAMETER_OPTIONS['parameter-file'],
    ...FOLLOW_OPTIONS,
  },
  examples: [['$0 start madminer.3 -p seed=2 --follow', 'start a run that another client created']],
  run: async (args, context) => {
    readFollow(args);
    const name = resolveRun(args.run, context.io.env);
    const parameters = await readParameters(args, context.io);
    return withConnection(args, context, (connection) =>
      seeThrough(args, connection, context, async () => {
        const { startRun } = await import('../../../runs/start.js');
        return startRun(connection.client, name, { parameters, signal: context.signal });
      }),
    );
  },
  view: (submission, paint, context) => submissionText(submission, paint, context),
});
