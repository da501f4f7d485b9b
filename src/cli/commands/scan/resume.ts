import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defined } from '../../../core/defined.js';
import { UsageError } from '../../../core/errors.js';
import type { RestClient } from '../../../reana/rest-client.js';
import type { ScanPlan } from '../../../scans/plan/plan-scan.js';
import { defineCommand } from '../../command.js';
import { withConnection } from '../../server/connection.js';
import type { Context } from '../../context.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { readScanWishes, RUN_SCAN_OPTIONS } from '../../flags/scan-options.js';
import { findScanFile, readScanSource, SCAN_ARGUMENT, suggestScans } from '../../scans/scan-source.js';
import { scanExitCode, scanReportText, type ScanReport } from '../../views/scan/scan-report-view.js';

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
    const wishes = readScanWishes(args, context.io);
    const source = readScanSource(args.scan, context.io);
    const { file } = args;
    if (source.kind === 'file' && file !== undefined) {
      throw new UsageError('the scan file is given twice', { hint: 'name the scan, or leave --file out' });
    }
    const mode = defined({ mode: args.mode });
    const { signal } = context;
    if (source.kind === 'name' && file === undefined) {
      if (args.mode !== undefined) throw new UsageError('--mode can only be changed with a scan file');
      return withConnection(args, context, (connection) =>
        withRestored(connection.client, source.name, context, async (plan) => {
          const { workOnScan } = await import('../../scans/work-on-scan.js');
          return workOnScan(plan, wishes, connection, context);
        }),
      );
    }
    const { planScan } = await import('../../../scans/plan/plan-scan.js');
    const plan = await planScan(
      source.kind === 'file'
        ? { file: source.file, ...mode, signal }
        : { file: findScanFile(file ?? '', context.io.cwd), name: source.name, ...mode, signal },
    );
    return withConnection(args, context, async (connection): Promise<ScanReport> => {
      const { workOnScan } = await import('../../scans/work-on-scan.js');
      return workOnScan(plan, wishes, connection, context);
    });
  },
  exitCode: scanExitCode,
  view: (report, paint, { io }) => scanReportText(report, io.cwd, paint),
});

/** Does something with a scan whose files are here as long as that takes. */
async function withRestored<T>(
  client: RestClient,
  name: string,
  { signal }: Context,
  work: (plan: ScanPlan) => Promise<T>,
): Promise<T> {
  const { restorePlan } = await import('../../../scans/plan/restore-plan.js');
  const folder = await mkdtemp(join(tmpdir(), 'reana-madminer-resume-'));
  try {
    const call = { signal };
    const plan = await suggestScans(client, call, () => restorePlan(client, name, folder, call));
    return await work(plan);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
