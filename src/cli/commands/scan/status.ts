import type { FollowedScanEvent } from '../../../client/scans/follow-scan.js';
import { EXIT_CODES } from '../../../core/exit-codes.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { readScanSource, SCAN_ARGUMENT } from '../../scans/scan-source.js';
import { showScan } from '../../scans/show-scan.js';
import { readTimeout, TIMEOUT_OPTION } from '../../flags/follow-options.js';
import { scanStateJson, scanStateText, stateExitCode } from '../../views/scan/scan-state-view.js';

export const scanStatusCommand = defineCommand({
  positionals: SCAN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    points: { type: 'boolean', default: false, describe: 'List all points, not only those that failed' },
    causes: {
      type: 'boolean',
      default: false,
      describe: 'Read the logs of failed points and show the causes',
    },
    follow: {
      type: 'boolean',
      default: false,
      describe: 'Show the progress until no run of the scan is active',
    },
    ...TIMEOUT_OPTION,
  },
  examples: [
    ['$0 scan status curve', 'show the counts and the failed points'],
    ['$0 scan status scan.yaml --points --causes', 'show all points, and why some failed'],
  ],
  run: async (args, context) => {
    const source = readScanSource(args.scan, context.io);
    const timeout = readTimeout(args);
    const { causes, follow } = args;
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const more = { server: client.serverUrl, isLocal: client.local !== undefined };
      if (!follow) return scanStateJson(await client.scans.status(source, { causes, signal }), more);
      const display = showScan(await client.server.isEmbedded({ signal }), context);
      const onEvent = (event: FollowedScanEvent): void => display.onEvent(event);
      try {
        const followed = await client.scans.follow(source, { causes, timeout, signal, onEvent });
        return scanStateJson(followed.state, { ...more, isTimedOut: followed.isTimedOut });
      } finally {
        display.end();
      }
    });
  },
  exitCode: (state, { follow }) => (follow ? stateExitCode(state) : EXIT_CODES.done),
  view: (state, paint, { clock }, { points }) => scanStateText(state, { points, now: clock.now() }, paint),
});
