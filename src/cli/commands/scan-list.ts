import { defineCommand } from '../command.js';
import { withConnection } from '../connection.js';
import { CONNECTION_OPTIONS } from '../options.js';
import { scanListText } from '../views/scan-list-view.js';

export const scanListCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  examples: [['$0 scan list', 'those worked on last first']],
  run: (args, context) =>
    withConnection(args, context, async ({ client }) => {
      const { listScans } = await import('../../runs/scan/list-scans.js');
      return listScans(client, { signal: context.signal });
    }),
  view: scanListText,
});
