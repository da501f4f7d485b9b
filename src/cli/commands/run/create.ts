import { resolve } from 'node:path';
import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { NAME_OPTION, NEW_OPTION } from '../../flags/new-run-options.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { PARAMETER_OPTIONS } from '../../flags/parameters.js';
import { readFileEdits, SET_OPTIONS } from '../../flags/set-values.js';
import { createRunProgress } from '../../progress/run/run-progress.js';
import { type Submission, submissionText } from '../../views/run/submission-view.js';

/** `submit` without its last step. */
export const createCommand = defineCommand({
  positionals: {},
  options: {
    ...CONNECTION_OPTIONS,
    file: PARAMETER_OPTIONS.file,
    ...SET_OPTIONS,
    ...NAME_OPTION,
    ...NEW_OPTION,
  },
  examples: [['$0 create --name test', 'create test.1 with its files, for `start test.1 -p seed=2`']],
  run: async (args, context): Promise<Submission> => {
    const { signal, io } = context;
    const edits = await readFileEdits(args, context);
    const { prepareSubmission } = await import('../../../runs/submit/prepare-submission.js');
    const file = resolve(io.cwd, args.file);
    const prepared = await prepareSubmission({ file, edits, ...defined({ name: args.name }) });
    return withClient(args, context, async (client) => {
      const progress = createRunProgress(context);
      try {
        const { id, name } = await client.runs.submit(prepared, {
          fresh: args.new,
          start: false,
          signal,
          onProgress: (event) => progress.show(event),
        });
        return { kind: 'created', run: { id, name }, server: client.serverUrl };
      } finally {
        progress.end();
      }
    });
  },
  view: (submission, paint, context) => submissionText(submission, paint, context),
});
