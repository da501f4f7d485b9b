import { resolve } from 'node:path';
import { defined } from '../../../core/defined.js';
import { EXIT_CODES } from '../../../core/exit-codes.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { plannedScanOf, type PlannedScan } from '../../views/scan/planned-scan.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { readScanCommandOptions, RUN_SCAN_OPTIONS } from '../../flags/scan-options.js';
import { findScanFile } from '../../scans/scan-source.js';
import { plannedScanText } from '../../views/scan/scan-plan-view.js';
import { scanExitCode, scanReportText, type ScanReport } from '../../views/scan/scan-report-view.js';

export const scanRunCommand = defineCommand({
  positionals: {
    file: { type: 'string', demandOption: true, describe: 'Scan file' },
  },
  options: {
    ...CONNECTION_OPTIONS,
    name: { type: 'string', value: 'NAME', describe: 'Name of the scan (default: as the scan file says)' },
    analysis: {
      type: 'string',
      value: 'FILE',
      describe: 'The reana.yaml of the points (default: as the scan file says)',
    },
    ...RUN_SCAN_OPTIONS,
    'dry-run': { type: 'boolean', default: false, describe: 'Show what would be done, like `scan plan`' },
  },
  examples: [
    ['$0 scan run scan.yaml --local --collect', 'run everything on this machine'],
    ['$0 scan run scan.yaml --max-active 50 --retries 3', 'run until every point is started'],
    ['$0 scan run scan.yaml --wait --timeout 5h --json --junit report.xml', 'run in a CI job'],
  ],
  run: async (args, context): Promise<ScanReport | PlannedScan> => {
    const options = readScanCommandOptions(args, context.io);
    const { planScan } = await import('../../../scans/plan/plan-scan.js');
    const request = {
      file: findScanFile(args.file, context.io.cwd),
      ...defined({ name: args.name }),
      ...(args.analysis === undefined ? {} : { analysis: resolve(context.io.cwd, args.analysis) }),
      ...defined({ mode: args.mode, maxActive: options.maxActive }),
      signal: context.signal,
    };
    // The files are checked before a server is contacted or started.
    const plan = await planScan(request);
    if (args['dry-run']) return plannedScanOf(plan);
    return withClient(args, context, async (client) => {
      const { executeScan } = await import('../../scans/execute-scan.js');
      return executeScan({ plan }, options, client, context);
    });
  },
  exitCode: (data) => (data.kind === 'scan' ? scanExitCode(data) : EXIT_CODES.done),
  view: (data, paint, { io }) =>
    data.kind === 'scan' ? scanReportText(data, io.cwd, paint) : plannedScanText(data, io.cwd, paint),
});
