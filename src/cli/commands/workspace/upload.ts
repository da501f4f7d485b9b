import { isAbsolute, relative, resolve, sep } from 'node:path';
import { UsageError } from '../../../core/errors.js';
import type { UploadPlan } from '../../../runs/upload/upload-plan.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { createRunProgress } from '../../progress/run/run-progress.js';
import { resolveRun } from '../../server/settings.js';
import { type UploadReport, uploadText } from '../../views/transfer-view.js';

export const uploadCommand = defineCommand({
  positionals: {
    ...RUN_ARGUMENT,
    paths: {
      type: 'string',
      array: true,
      describe: 'Files or directories below the current folder (default: all inputs declared in reana.yaml)',
    },
  },
  options: {
    ...CONNECTION_OPTIONS,
    file: {
      alias: 'f',
      type: 'string',
      default: 'reana.yaml',
      value: 'FILE',
      describe: 'The reana.yaml whose inputs are uploaded when no paths are given',
    },
    checksums: {
      type: 'boolean',
      default: false,
      describe: 'Also upload a SHA256SUMS file, and skip the files that it shows to be there already',
    },
    'dry-run': { type: 'boolean', default: false, describe: 'Show what would be uploaded' },
  },
  examples: [
    ['$0 upload madminer.3', 'upload the declared inputs that the run does not have yet'],
    ['$0 upload madminer.3 data cards/run_card.dat', 'upload a directory and a file'],
  ],
  run: async (args, context): Promise<UploadReport> => {
    const { signal, io } = context;
    const name = resolveRun(args.run, io.env);
    const plan = await makePlan(args.paths ?? [], args.file, io.cwd);
    const { warningsOfPlan } = await import('../../../runs/upload/upload-plan.js');
    for (const warning of warningsOfPlan(plan)) context.print(`warning: ${warning}`);
    return withClient(args, context, async (client) => {
      const run = await client.workflows.resolve(name, { signal });
      const report = { run, isPlan: args['dry-run'], ignored: plan.ignored, unfit: plan.unfit };
      const options = { signal, checksums: args.checksums };
      if (args['dry-run']) return { ...report, ...(await client.runs.planUpload(run, plan, options)) };
      const progress = createRunProgress(context);
      try {
        const onProgress = progress.show.bind(progress);
        return { ...report, ...(await client.runs.upload(run, plan, { ...options, onProgress })) };
      } finally {
        progress.end();
      }
    });
  },
  view: uploadText,
});

async function makePlan(paths: readonly string[], file: string, cwd: string): Promise<UploadPlan> {
  const { planPaths, planUpload } = await import('../../../runs/upload/upload-plan.js');
  if (paths.length > 0)
    return planPaths(
      cwd,
      paths.map((path) => pathBelow(cwd, path)),
    );
  const { loadAnalysis } = await import('../../../runs/load-analysis.js');
  return planUpload(await loadAnalysis(resolve(cwd, file)));
}

/** Files get the path in the workspace that they have below the current folder. */
function pathBelow(cwd: string, path: string): string {
  const below = relative(cwd, resolve(cwd, path));
  if (below === '') return '.';
  if (below !== '..' && !below.startsWith(`..${sep}`) && !isAbsolute(below)) {
    return below.split(sep).join('/');
  }
  throw new UsageError(`${path} can't be uploaded: it is not below ${cwd}`, {
    hint: 'files get the path that they have below the current folder: go to the folder that is to be the root',
  });
}
