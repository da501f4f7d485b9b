import { defined } from '../../../core/defined.js';
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
      const { version, ...server } = await client.server.ping({ signal });
      const { email, quota, serverVersion } = await client.server.you({ signal });
      const reana = defined({ version: version ?? serverVersion });
      return { server: client.serverUrl, ...reana, ...server, user: email, quota };
    }),
  view: ({ server, version, embeddedVersion, user }, paint) =>
    factsText(
      [
        ['server', server],
        ['version', version ?? 'not reported'],
        ...(embeddedVersion === undefined
          ? []
          : [['kind', `built-in server of reana-madminer ${embeddedVersion}`] as const]),
        ['user', user],
        ['status', paint.green('connected')],
      ],
      paint,
    ),
});
