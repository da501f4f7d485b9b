import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { scanListText } from '../../views/scan/scan-list-view.js';

export const scanListCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  examples: [['$0 scan list', 'list scans, the most recently active first']],
  run: (args, context) =>
    withClient(args, context, (client) => client.scans.list({ signal: context.signal })),
  view: scanListText,
});
