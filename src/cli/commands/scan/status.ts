import { defined } from '../../../core/defined.js';
import { EXIT_CODES } from '../../../core/exit-codes.js';
import type { RestClient } from '../../../reana/rest-client.js';
import type { CallOptions } from '../../../reana/model.js';
import { hasCode } from '../../../core/errors.js';
import type { Scan } from '../../../scan-file/scan.js';
import { defineCommand } from '../../command.js';
import { withConnection } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import {
  findScan,
  readScanSource,
  SCAN_ARGUMENT,
  suggestScans,
  type ScanSource,
} from '../../scans/scan-source.js';
import { readTimeout, TIMEOUT_OPTION } from '../../flags/timeout.js';
import { describeState, scanStateText, stateExitCode } from '../../views/scan/scan-state-view.js';

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
    return withConnection(args, context, async (connection) => {
      const { client, isLocal } = connection;
      const { readScanState } = await import('../../../scans/scan-status.js');
      const call = { signal: context.signal };
      const scan = await findIfKnown(client, source, call);
      const name = scan?.name ?? (source.kind === 'name' ? source.name : '');
      const known = defined({ scan });
      const more = { server: client.serverUrl, isLocal, isComplete: scan !== undefined };
      if (follow) {
        const { followScan } = await import('../../follow/follow-scan.js');
        const read = (options: CallOptions): ReturnType<typeof readScanState> =>
          readScanState(client, name, { ...known, ...options });
        const { isTimedOut } = await suggestScans(client, call, () =>
          followScan(read, connection, context, timeout),
        );
        const state = await readScanState(client, name, { ...known, causes, ...call });
        return describeState(state, { ...more, isTimedOut });
      }
      const state = await suggestScans(client, call, () =>
        readScanState(client, name, { ...known, causes, ...call }),
      );
      return describeState(state, more);
    });
  },
  exitCode: (state, { follow }) => (follow ? stateExitCode(state) : EXIT_CODES.done),
  view: (state, paint, { clock }, { points }) => scanStateText(state, { points, now: clock.now() }, paint),
});

/** The scan, from its file or a run of it; undefined when only the names of its runs tell of it. */
async function findIfKnown(
  client: RestClient,
  source: ScanSource,
  call: CallOptions,
): Promise<Scan | undefined> {
  try {
    return await findScan(client, source, call);
  } catch (error) {
    if (source.kind === 'file') throw error;
    if (hasCode(error, 'scan-not-found', 'scan-not-restorable')) return undefined;
    throw error;
  }
}
