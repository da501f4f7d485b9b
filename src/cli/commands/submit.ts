import { resolve } from 'node:path';
import type { Run } from '../../reana/model.js';
import type { RunHandle } from '../../runs/run-handle.js';
import { defineCommand } from '../command.js';
import { type Connection, withConnection } from '../connection.js';
import type { Context } from '../context.js';
import { followRun } from '../follow-run.js';
import { CONNECTION_OPTIONS } from '../options.js';
import { PARAMETER_OPTIONS, readParameters } from '../parameters.js';
import { describePlan } from '../plan-submission.js';
import { type Progress, createProgress } from '../progress/progress.js';
import { RESOURCE_OPTIONS, readResourceWishes } from '../resource-flags.js';
import { readTimeout, TIMEOUT_OPTION } from '../timeout.js';
import { describeSavedFiles } from '../views/file-view.js';
import { type Submission, submissionText } from '../views/submission-view.js';

export const submitCommand = defineCommand({
  positionals: {},
  options: {
    ...CONNECTION_OPTIONS,
    ...PARAMETER_OPTIONS,
    name: { type: 'string', describe: 'Name of the run (default: that of the folder)' },
    ...RESOURCE_OPTIONS,
    follow: { type: 'boolean', default: false, describe: 'Show its progress until it has ended' },
    ...TIMEOUT_OPTION,
    download: { type: 'string', describe: 'Follow it and save its outputs in this folder' },
    new: {
      type: 'boolean',
      default: false,
      describe: 'Make a new run even when an earlier submission of the same broke off',
    },
    'dry-run': { type: 'boolean', default: false, describe: 'Only say what would be done; needs no server' },
  },
  examples: [
    ['$0 submit --local --follow --download results', 'all of it on this machine'],
    ['$0 submit -p seed=2 -p luminosity=300000 --name scan', 'on the server of REANA_SERVER_URL'],
    [
      '$0 submit --memory 4Gi --backend training=slurmcern --timeout-per-job training=2h',
      'on a batch system',
    ],
  ],
  run: async (args, context): Promise<Submission> => {
    const follow = args.follow || args.download !== undefined;
    const timeout = readTimeout({ ...args, follow }, '--follow or --download');
    const resources = readResourceWishes(args);
    const parameters = await readParameters(args, context.io);
    const { prepareSubmission } = await import('../../runs/prepare-submission.js');
    // What is wrong with the files is said before a server is asked, or started.
    const prepared = await prepareSubmission({
      file: resolve(context.io.cwd, args.file),
      parameters,
      resources,
      ...(args.name === undefined ? {} : { name: args.name }),
    });
    if (args['dry-run']) return describePlan(prepared);
    return withConnection(args, context, async (connection) => {
      const progress = createProgress(context, { emits: follow });
      try {
        const { submitPrepared } = await import('../../runs/submit.js');
        const run = await submitPrepared(connection.client, prepared, {
          fresh: args.new,
          signal: context.signal,
          onProgress: (event) => progress.show(event),
        });
        if (!follow) return started(run, connection);
        const end = await followRun(run, connection, context, progress, timeout);
        const folder = args.download === undefined ? undefined : resolve(context.io.cwd, args.download);
        return await finished(run, end, folder, context, progress);
      } finally {
        progress.end();
      }
    });
  },
  view: (submission, paint, context) => submissionText(submission, paint, context),
});

function started(run: RunHandle, connection: Connection): Submission {
  connection.keep();
  const { isLocal, client } = connection;
  return { kind: 'started', run: { id: run.id, name: run.name }, server: client.serverUrl, isLocal };
}

async function finished(
  run: RunHandle,
  end: Run,
  folder: string | undefined,
  { signal }: Context,
  progress: Progress,
): Promise<Submission> {
  const base = { kind: 'finished', run: end, server: run.serverUrl } as const;
  if (folder === undefined) return base;
  const files = await run.outputs.download(folder, { signal, onProgress: (event) => progress.show(event) });
  return { ...base, saved: describeSavedFiles(folder, files) };
}
