import { defined } from '../../../core/defined.js';
import { UsageError } from '../../../core/errors.js';
import { RUN_STATUSES, type Run, type RunQuery } from '../../../reana/model.js';
import { defineCommand } from '../../command.js';
import { withConnection } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { SORT_KEYS, sortRuns } from '../../runs/sort-runs.js';
import { runsText } from '../../views/run/run-view.js';

export const listCommand = defineCommand({
  positionals: {},
  options: {
    ...CONNECTION_OPTIONS,
    name: { type: 'string', value: 'NAME', describe: 'Only runs with this name' },
    search: { type: 'string', value: 'TEXT', describe: 'Only runs whose name contains this text' },
    status: {
      array: true,
      nargs: 1,
      choices: RUN_STATUSES,
      value: 'STATUS',
      describe: 'Only runs with this status; may be repeated',
    },
    all: { type: 'boolean', default: false, describe: 'Include deleted runs' },
    limit: { type: 'number', describe: 'Show at most N runs' },
    sort: {
      choices: SORT_KEYS,
      default: 'created' as const,
      value: 'KEY',
      describe: 'Sort by this property, newest or largest first',
    },
    reverse: { type: 'boolean', default: false, describe: 'Reverse the order' },
    size: { type: 'boolean', default: false, describe: 'Show the size of each workspace (slow)' },
  },
  examples: [
    ['$0 list --status running --status queued', 'show the runs that are active now'],
    ['$0 list --sort size --limit 100', 'show which of the newest 100 runs use the most disk space'],
  ],
  run: (args, context) => {
    if (args.all && args.status !== undefined) throw new UsageError('--all and --status exclude each other');
    return withConnection(args, context, async ({ client }) => {
      const withSize = args.size || args.sort === 'size';
      const statuses = args.all ? undefined : (args.status ?? NOT_DELETED);
      const query: RunQuery = {
        ...defined({ nameOrId: args.name, search: args.search, statuses }),
        ...(withSize ? { withSize } : {}),
      };
      const runs: Run[] = [];
      for await (const run of client.workflows.list(query, { signal: context.signal })) {
        if (runs.length === args.limit) break;
        runs.push(run);
      }
      const sorted = sortRuns(runs, args.sort, context.clock.now());
      return args.reverse ? sorted.reverse() : sorted;
    });
  },
  view: (runs, paint, { clock }) => runsText(runs, clock.now(), paint),
});

const NOT_DELETED = RUN_STATUSES.filter((status) => status !== 'deleted');
