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
    name: { type: 'string', describe: 'Only runs of this name' },
    search: { type: 'string', describe: 'Only runs with this in their name' },
    status: {
      array: true,
      nargs: 1,
      choices: RUN_STATUSES,
      describe: 'Only runs in this state; may be repeated',
    },
    all: { type: 'boolean', default: false, describe: 'Deleted runs too' },
    limit: { type: 'number', describe: 'Only the newest so many' },
    sort: {
      choices: SORT_KEYS,
      default: 'created' as const,
      describe: 'By what; the greatest or newest comes first',
    },
    reverse: { type: 'boolean', default: false, describe: 'The other way round' },
    size: { type: 'boolean', default: false, describe: 'Count the bytes of each workspace, which is slow' },
  },
  examples: [
    ['$0 list --status running --status queued', 'what is going on now'],
    ['$0 list --sort size --limit 100', 'which of the newest 100 runs take the most space'],
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
