import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { quotaText } from '../../views/quota-view.js';

export const quotaCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  run: (args, context) =>
    withClient(args, context, async (client) => {
      const { quota } = await client.server.you({ signal: context.signal });
      return quota;
    }),
  view: (quota, paint) => quotaText(quota, paint),
});
