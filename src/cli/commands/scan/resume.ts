import { defined } from '../../../core/defined.js';
import { UsageError } from '../../../core/errors.js';
import type { ScanMode } from '../../../scan-file/scan.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import type { Context } from '../../context.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { readScanCommandOptions, RUN_SCAN_OPTIONS } from '../../flags/scan-options.js';
import { findScanFile, readScanSource, SCAN_ARGUMENT } from '../../scans/scan-source.js';
import type { ScanToRun } from '../../scans/execute-scan.js';
import { scanExitCode, scanReportText } from '../../views/scan/scan-report-view.js';

export const scanResumeCommand = defineCommand({
  positionals: SCAN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    file: {
      alias: 'f',
      type: 'string',
      value: 'FILE',
      describe: 'Scan file to continue with, such as one with more points (default: as stored on the server)',
    },
    ...RUN_SCAN_OPTIONS,
  },
  examples: [
    ['$0 scan resume curve --wait', 'continue on any machine, with what the server has'],
    ['$0 scan resume curve --file scan.yaml', 'continue with the files on this machine'],
    ['$0 scan resume curve --collect results --junit report.xml', 'continue, then download the results'],
  ],
  run: async (args, context) => {
    const options = readScanCommandOptions(args, context.io);
    const source = readScanSource(args.scan, context.io);
    const { file } = args;
    if (typeof source !== 'string' && file !== undefined) {
      throw new UsageError('the scan file is given twice', { hint: 'name the scan, or leave --file out' });
    }
    if (typeof source === 'string' && file === undefined && args.mode !== undefined) {
      throw new UsageError('--mode can only be changed with a scan file');
    }
    const work = await readWork(source, file, args.mode, context);
    return withClient(args, context, async (client) => {
      const { executeScan } = await import('../../scans/execute-scan.js');
      return executeScan(work, options, client, context);
    });
  },
  exitCode: scanExitCode,
  view: (report, paint, { io }) => scanReportText(report, io.cwd, paint),
});

/** The files are checked before a server is contacted or started. */
async function readWork(
  source: ReturnType<typeof readScanSource>,
  file: string | undefined,
  mode: ScanMode | undefined,
  { io, signal }: Context,
): Promise<ScanToRun> {
  if (typeof source === 'string' && file === undefined) return { name: source };
  const { planScan } = await import('../../../scans/plan/plan-scan.js');
  const named =
    typeof source === 'string' ? { file: findScanFile(file ?? '', io.cwd), name: source } : source;
  return { plan: await planScan({ ...named, ...defined({ mode }), signal }) };
}
