import { EXIT_CODES } from '../../../core/exit-codes.js';
import type { StopReport } from '../../../scans/stop-scan.js';
import { nameOfScan } from '../../../client/scans/scan-reference.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { readScanSource, SCAN_ARGUMENT } from '../../scans/scan-source.js';
import { plural } from '../../views/quantities.js';

export const scanStopCommand = defineCommand({
  positionals: SCAN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  examples: [['$0 scan stop curve', 'stop it, even if another machine is working on it']],
  run: async (args, context): Promise<StopReport> => {
    const name = await nameOfScan(readScanSource(args.scan, context.io));
    return withClient(args, context, (client) => client.scans.stop(name, { signal: context.signal }));
  },
  exitCode: ({ left }) => (left.length === 0 ? EXIT_CODES.done : EXIT_CODES.serverRefused),
  view: ({ scan, isMarked, stopped, deleted, left }, _paint, _context, { local }) => {
    const lines = [
      `stopped ${scan}: ${plural(stopped.length, 'run')} stopped, ${deleted.length} that had not begun deleted`,
    ];
    if (!isMarked) lines.push('it could not be marked as stopped: end the commands that still work on it');
    if (left.length > 0) {
      lines.push(`these could not be stopped: ${left.map(({ name }) => name).join(', ')}`);
    }
    lines.push(`  reana-madminer scan resume ${scan}${local ? ' --local' : ''}    continues it`);
    return lines.join('\n');
  },
});
