import { EXIT_CODES } from '../../../core/exit-codes.js';
import type { ScanDeletionReport, ScanDeletion } from '../../../scans/delete-scan.js';
import { nameOfScan } from '../../../client/scans/scan-reference.js';
import { defineCommand } from '../../command.js';
import { confirm } from '../../confirm.js';
import { withClient } from '../../server/connection.js';
import { CONFIRMATION_OPTION } from '../../flags/confirmation-options.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { readScanSource, SCAN_ARGUMENT } from '../../scans/scan-source.js';
import { formatBytes, plural } from '../../views/quantities.js';
import { lines } from '../../output/printable.js';

export const scanDeleteCommand = defineCommand({
  positionals: SCAN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    ...CONFIRMATION_OPTION,
  },
  examples: [['$0 scan delete curve --yes', 'delete all its runs and their workspaces']],
  run: async (args, context): Promise<ScanDeletionReport> => {
    const name = await nameOfScan(readScanSource(args.scan, context.io));
    const call = { signal: context.signal };
    return withClient(args, context, async (client) => {
      if (!args.yes) await confirm(question(await client.scans.planDeletion(name, call)), context);
      return client.scans.delete(name, call);
    });
  },
  exitCode: ({ left }) => (left.length === 0 ? EXIT_CODES.done : EXIT_CODES.serverRefused),
  view: ({ scan, deleted, left }) => {
    const what = `deleted ${plural(deleted.length, 'run')} of ${scan} and their workspaces`;
    if (left.length === 0) return what;
    return lines(what, `the server did not let these go: ${left.map(({ name }) => name).join(', ')}`);
  },
});

function question({ scan, points, runs, live, bytes }: ScanDeletion): string {
  const size = bytes === undefined ? '' : ` (${formatBytes(bytes)})`;
  const going = live === 0 ? '' : `, ${live} of which are under way,`;
  const of = points === 0 ? '' : ` of ${plural(points, 'point')}`;
  return `Delete ${plural(runs.length, 'run')}${going}${of} of ${scan} with their workspaces${size}?`;
}
