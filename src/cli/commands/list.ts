import { defineCommand } from '../command.js';
import { withConnection } from '../connection.js';
import { CONNECTION_OPTIONS } from '../options.js';
import { RUN_STATUSES, type Run } from '../../reana/model.js';
import { runsText } from '../views/run-view.js';

const STATUSES = RUN_STATUSES.filter((status) => status !== 'deleted');

export const listCommand = defineCommand({
  positionals: {},
  options: {
    ...CONNECTION_OPTIONS,
    name: { type: 'string', describe: 'Only runs of this name' },
    status: {
      array: true,
      nargs: 1,
      choices: STATUSES,
      describe: 'Only runs in this state; may be repeated',
    },
    limit: { type: 'number', describe: 'Only the newest so many' },
  },
  examples: [['$0 list --status running', 'what is going on now']],
  run: (args, context) =>
    withConnection(args, context, async ({ client }) => {
      const query = {
        ...(args.name === undefined ? {} : { nameOrId: args.name }),
        ...(args.status === undefined ? {} : { statuses: args.status }),
      };
      const runs: Run[] = [];
      for await (const run of client.workflows.list(query, { signal: context.signal })) {
        if (runs.length === args.limit) break;
        runs.push(run);
      }
      return runs;
    }),
  view: (runs, paint, { clock }) => runsText(runs, clock.now(), paint),
});
