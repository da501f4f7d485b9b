import { resolve } from 'node:path';
import { defined } from '../../../core/defined.js';
import { UsageError } from '../../../core/errors.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { plannedScanOf, type PlannedScan } from '../../views/scan/planned-scan.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { findScanFile } from '../../scans/scan-source.js';
import { plannedScanText } from '../../views/scan/scan-plan-view.js';

export const scanPlanCommand = defineCommand({
  positionals: {
    file: { type: 'string', demandOption: true, describe: 'Scan file' },
  },
  options: {
    name: { type: 'string', value: 'NAME', describe: 'Name of the scan (default: as the scan file says)' },
    analysis: {
      type: 'string',
      value: 'FILE',
      describe: 'The reana.yaml of the points (default: as the scan file says)',
    },
    mode: {
      choices: ['runs', 'scatter'] as const,
      describe: 'One run per point, or one run of all points (default: as the scan file says)',
    },
    'max-active': { type: 'number', describe: 'Estimate the time for at most N active runs (default: 20)' },
    like: {
      type: 'string',
      value: 'RUN',
      describe: 'Estimate disk and time from this run on the server',
    },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    ['$0 scan plan scan.yaml', 'list the points and estimate uploads, disk and time without a server'],
    [
      '$0 scan plan scan.yaml --like madminer.3 --max-active 50',
      'estimate from an earlier run, and check the quota',
    ],
  ],
  run: async (args, context): Promise<PlannedScan> => {
    const maxActive = checkMaxActive(args['max-active']);
    const { signal } = context;
    const request = {
      file: findScanFile(args.file, context.io.cwd),
      ...defined({ name: args.name }),
      ...(args.analysis === undefined ? {} : { analysis: resolve(context.io.cwd, args.analysis) }),
      ...defined({ mode: args.mode }),
      ...defined({ maxActive }),
    };
    // The files are checked before a server is contacted or started.
    const { planScan } = await import('../../../scans/plan/plan-scan.js');
    const plan = await planScan({ ...request, signal });
    const { like } = args;
    if (like === undefined && args.server === undefined && !args.local) return plannedScanOf(plan);
    return withClient(args, context, async (client) =>
      plannedScanOf(await client.scans.plan(plan, { maxActive, like, signal })),
    );
  },
  view: (planned, paint, { io }) => plannedScanText(planned, io.cwd, paint),
});

function checkMaxActive(given: number | undefined): number | undefined {
  if (given === undefined || (Number.isInteger(given) && given > 0)) return given;
  throw new UsageError('--max-active has to be a whole number, at least 1');
}
