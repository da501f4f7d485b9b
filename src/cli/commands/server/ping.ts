import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { factsText } from '../../views/table.js';

export const pingCommand = defineCommand({
  positionals: {},
  options: CONNECTION_OPTIONS,
  run: (args, context) =>
    withClient(args, context, async (client) => {
      const { signal } = context;
      const server = await client.server.ping({ signal });
      const { email, quota } = await client.server.you({ signal });
      return { server: client.serverUrl, ...server, user: email, quota };
    }),
  view: ({ server, version, user }, paint) =>
    factsText(
      [
        ['server', server],
        ['version', version ?? 'not reported'],
        ['user', user],
        ['status', paint.green('connected')],
      ],
      paint,
    ),
});
