import { resolve } from 'node:path';
import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { printWarning } from '../../views/error-view.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { NAME_OPTION, NEW_OPTION } from '../../flags/new-run-options.js';
import { PARAMETER_OPTIONS, readParameters } from '../../flags/parameters.js';
import { plannedSubmissionOf } from '../../views/run/planned-submission.js';
import { RESOURCE_OPTIONS, readResourceOverrides } from '../../flags/resource-options.js';
import { ENGINE_OPTIONS, readEngineOptions } from '../../flags/engine-options.js';
import { FOLLOW_OPTIONS, readFollow } from '../../flags/follow-options.js';
import { startAndFollow } from '../../follow/start-and-follow.js';
import { readFileEdits, SET_OPTIONS } from '../../flags/set-values.js';
import { type Submission, submissionText } from '../../views/run/submission-view.js';

export const submitCommand = defineCommand({
  positionals: {},
  options: {
    ...CONNECTION_OPTIONS,
    ...PARAMETER_OPTIONS,
    ...SET_OPTIONS,
    ...NAME_OPTION,
    ...RESOURCE_OPTIONS,
    ...ENGINE_OPTIONS,
    ...FOLLOW_OPTIONS,
    ...NEW_OPTION,
    'dry-run': { type: 'boolean', default: false, describe: 'Show what would be done (needs no server)' },
  },
  examples: [
    ['$0 submit --local --follow --download results', 'run everything on this machine'],
    [
      '$0 submit -p seed=2 -p luminosity=300000 --name scan',
      'run with other parameters on the server of REANA_SERVER_URL',
    ],
    ['$0 submit --set workflow/ml/input.yml#/training/members=1', 'run with another value in an input file'],
    [
      '$0 submit --memory 4Gi --backend training=slurmcern --timeout-per-job training=2h',
      'run the training stage on a batch system',
    ],
  ],
  run: async (args, context): Promise<Submission> => {
    readFollow(args);
    const operationalOptions = readEngineOptions(args);
    const resources = readResourceOverrides(args);
    const parameters = await readParameters(args, context);
    const edits = await readFileEdits(args, context);
    const { prepareSubmission } = await import('../../../runs/submit/prepare-submission.js');
    // The files are checked before a server is contacted or started.
    const prepared = await prepareSubmission({
      file: resolve(context.io.cwd, args.file),
      parameters,
      edits,
      resources,
      operationalOptions,
      ...defined({ name: args.name }),
    });
    if (args['dry-run']) {
      const { clusterWarnings, embeddedWarnings } = await import('../../../runs/submit/check-cluster.js');
      const differences = (args.local ? embeddedWarnings : clusterWarnings)(prepared.analysis);
      for (const warning of [...prepared.warnings, ...differences]) printWarning(warning, context);
      return plannedSubmissionOf(prepared);
    }
    return withClient(args, context, (client) =>
      startAndFollow(args, client, context, (progress) =>
        client.runs.submit(prepared, {
          fresh: args.new,
          signal: context.signal,
          onProgress: (event) => progress.show(event),
        }),
      ),
    );
  },
  view: (submission, paint, context) => submissionText(submission, paint, context),
});
