import { defineCommand } from '../../command.js';
import { withConnection } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { scanListText } from '../../views/scan/scan-list-view.js';

export const scanListCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  examples: [['$0 scan list', 'list scans, the most recently active first']],
  run: (args, context) =>
    withConnection(args, context, async ({ client }) => {
      const { listScans } = await import('../../../scans/list-scans.js');
      return listScans(client, { signal: context.signal });
    }),
  view: scanListText,
});
