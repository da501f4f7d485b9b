import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { PARAMETER_OPTIONS, readParameters } from '../../flags/parameters.js';
import { ENGINE_OPTIONS, readEngineOptions } from '../../flags/engine-options.js';
import { FOLLOW_OPTIONS, readFollow } from '../../flags/follow-options.js';
import { startAndFollow } from '../../follow/start-and-follow.js';
import { resolveRun } from '../../server/settings.js';
import { submissionText } from '../../views/run/submission-view.js';

export const startCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    parameter: PARAMETER_OPTIONS.parameter,
    'parameter-file': PARAMETER_OPTIONS['parameter-file'],
    ...ENGINE_OPTIONS,
    ...FOLLOW_OPTIONS,
  },
  examples: [['$0 start madminer.3 -p seed=2 --follow', 'start a run that another client created']],
  run: async (args, context) => {
    readFollow(args);
    const operationalOptions = readEngineOptions(args);
    const name = resolveRun(args.run, context.io.env);
    const parameters = await readParameters(args, context);
    return withClient(args, context, (client) =>
      startAndFollow(args, client, context, () =>
        client.runs.start(name, { parameters, operationalOptions, signal: context.signal }),
      ),
    );
  },
  view: (submission, paint, context) => submissionText(submission, paint, context),
});
