import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { tableText } from '../../views/table.js';

export const secretsListCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  run: (args, context) =>
    withClient(args, context, (client) => client.secrets.list({ signal: context.signal })),
  view: (secrets, paint) => {
    if (secrets.length === 0) return 'no secrets';
    return tableText(
      ['NAME', 'TYPE'],
      secrets.map(({ name, rawType }) => [name, rawType]),
      paint,
    );
  },
});
