import type { ClusterFact } from '../../reana/model.js';
import type { ClusterLoad } from '../../reana/wire-cluster.js';
import { defineCommand } from '../command.js';
import { withConnection } from '../connection.js';
import { CONNECTION_OPTIONS } from '../options.js';
import { infoText } from '../views/info-view.js';

/** What a cluster offers, and how busy it is when that was asked for. */
export interface ClusterInfo {
  readonly facts: Readonly<Record<string, ClusterFact>>;
  readonly load?: Readonly<Record<string, ClusterLoad>>;
}

export const infoCommand = defineCommand({
  positionals: {},
  options: {
    ...CONNECTION_OPTIONS,
    load: { type: 'boolean', default: false, describe: 'Also show how busy the cluster is' },
  },
  examples: [['$0 info --load', 'before many runs are submitted']],
  run: (args, context) =>
    withConnection(args, context, async ({ client }): Promise<ClusterInfo> => {
      const { signal } = context;
      const facts = await client.server.info({ signal });
      return args.load ? { facts, load: await client.server.clusterStatus({ signal }) } : { facts };
    }),
  view: infoText,
});
