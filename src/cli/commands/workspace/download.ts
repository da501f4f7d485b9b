import { resolve } from 'node:path';
import { UsageError } from '../../../core/errors.js';
import type { RunReference } from '../../../reana/model.js';
import type { DownloadPlan } from '../../../runs/download/download-plan.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { createRunProgress } from '../../progress/run/run-progress.js';
import { resolveRun } from '../../server/settings.js';
import { savedFilesOf, type SavedFiles, savedFilesText } from '../../views/file-view.js';
import { type PlannedDownload, plannedDownloadText } from '../../views/transfer-view.js';

export const downloadCommand = defineCommand({
  positionals: {
    ...RUN_ARGUMENT,
    paths: {
      type: 'string',
      array: true,
      describe: 'Files or directories of the run (default: the outputs declared in its reana.yaml)',
    },
  },
  options: {
    ...CONNECTION_OPTIONS,
    checksums: {
      type: 'boolean',
      default: false,
      describe: 'Verify the files by the SHA256SUMS of the run, and write one for all files',
    },
    'dry-run': { type: 'boolean', default: false, describe: 'Show what would be downloaded' },
    output: {
      alias: 'o',
      type: 'string',
      default: '.',
      value: 'DIR',
      describe: 'Folder to save the files in',
    },
  },
  examples: [
    ['$0 download madminer -o results', 'download its declared outputs'],
    ['$0 download madminer.2 workflow_ml/plotting', 'download one directory'],
  ],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    if (args.output === '-') {
      throw new UsageError('files are saved, and never written to standard output', {
        hint: 'give --output DIR, and print the saved file',
      });
    }
    const folder = resolve(context.io.cwd, args.output);
    const { signal } = context;
    return withClient(args, context, async (client): Promise<Downloaded | PlannedDownload> => {
      const run = await client.workflows.resolve(name, { signal });
      const { paths = [] } = args;
      const options = { signal, checksums: args.checksums, ...(paths.length === 0 ? {} : { paths }) };
      if (args['dry-run'])
        return plannedDownloadOf(run, folder, await client.runs.planDownload(run, folder, options));
      const progress = createRunProgress(context);
      try {
        const onProgress = progress.show.bind(progress);
        const files = await client.runs.download(run, folder, { ...options, onProgress });
        return { run, ...savedFilesOf(folder, files) };
      } finally {
        progress.end();
      }
    });
  },
  view: (data, paint, { io }) =>
    'isPlan' in data ? plannedDownloadText(data, paint) : savedFilesText(data, io.cwd, paint),
});

interface Downloaded extends SavedFiles {
  readonly run: RunReference;
}

function plannedDownloadOf(run: RunReference, folder: string, plan: DownloadPlan): PlannedDownload {
  const files = [...plan.files, ...plan.archives.flatMap((archive) => archive.files)];
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return { run, isPlan: true, folder, bytes, ...plan };
}
