import { resolve } from 'node:path';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { PARAMETER_OPTIONS, readParameters } from '../../flags/parameters.js';
import { ENGINE_OPTIONS, readEngineOptions } from '../../flags/engine-options.js';
import { FOLLOW_OPTIONS, readFollow } from '../../flags/follow-options.js';
import { startAndFollow } from '../../follow/start-and-follow.js';
import { resolveRun } from '../../server/settings.js';
import { submissionText } from '../../views/run/submission-view.js';

export const restartCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    parameter: PARAMETER_OPTIONS.parameter,
    'parameter-file': PARAMETER_OPTIONS['parameter-file'],
    file: {
      alias: 'f',
      type: 'string',
      value: 'FILE',
      describe:
        'Continue with another reana.yaml; the files of its workflow are uploaded, its inputs are not',
    },
    ...ENGINE_OPTIONS,
    ...FOLLOW_OPTIONS,
  },
  examples: [
    ['$0 restart madminer.3 -p epochs=200 --follow', 'run again with another parameter'],
    ['$0 restart madminer.3 -f reana.yaml', 'run again with a corrected workflow'],
  ],
  run: async (args, context) => {
    readFollow(args);
    const operationalOptions = readEngineOptions(args);
    const name = resolveRun(args.run, context.io.env);
    const parameters = await readParameters(args, context);
    const file = args.file === undefined ? {} : { file: resolve(context.io.cwd, args.file) };
    return withClient(args, context, (client) =>
      startAndFollow(args, client, context, () =>
        client.runs.restart(name, {
          ...file,
          parameters,
          operationalOptions,
          signal: context.signal,
          onWarning: (warning) => context.print(`warning: ${warning}`),
        }),
      ),
    );
  },
  view: (submission, paint, context) => submissionText(submission, paint, context),
});
