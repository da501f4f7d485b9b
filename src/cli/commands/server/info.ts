import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { infoText, type ClusterInfo } from '../../views/info-view.js';

export const infoCommand = defineCommand({
  positionals: {},
  options: {
    ...CONNECTION_OPTIONS,
    load: { type: 'boolean', default: false, describe: 'Also show the load of the cluster' },
  },
  examples: [['$0 info --load', 'check the load before you submit many runs']],
  run: (args, context) =>
    withClient(args, context, async (client): Promise<ClusterInfo> => {
      const { signal } = context;
      const facts = await client.server.info({ signal });
      return args.load ? { facts, load: await client.server.clusterStatus({ signal }) } : { facts };
    }),
  view: infoText,
});
