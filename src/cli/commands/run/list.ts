import { UsageError } from '../../../core/errors.js';
import { RUN_STATUSES } from '../../../reana/model.js';
import { RUN_SORT_KEYS } from '../../../runs/list-runs.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
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
      choices: RUN_SORT_KEYS,
      default: 'created' as const,
      value: 'KEY',
      describe: 'Sort by this property, newest or largest first',
    },
    reverse: { type: 'boolean', default: false, describe: 'Reverse the order' },
    shared: { type: 'boolean', default: false, describe: 'Include runs that others share with you' },
    'shared-by': {
      type: 'string',
      value: 'EMAIL',
      describe: 'Only runs that this user shares with you, or anybody',
    },
    'shared-with': {
      type: 'string',
      value: 'EMAIL',
      describe: 'Only your runs that are shared with this user, anybody or nobody',
    },
    size: { type: 'boolean', default: false, describe: 'Show the size of each workspace (slow)' },
  },
  examples: [
    ['$0 list --status running --status queued', 'show the runs that are active now'],
    ['$0 list --shared-by anybody', 'show what others share with you'],
    ['$0 list --sort size --limit 100', 'show which of the newest 100 runs use the most disk space'],
  ],
  run: (args, context) => {
    if (args.all && args.status !== undefined) throw new UsageError('--all and --status exclude each other');
    if (args['shared-by'] !== undefined && args['shared-with'] !== undefined)
      throw new UsageError('--shared-by and --shared-with exclude each other');
    const { name, search, status: statuses, all, limit, sort, reverse, size: withSize, shared } = args;
    const query = {
      ...{ name, search, statuses, all, limit, sort, reverse, withSize, shared },
      sharedBy: args['shared-by'],
      sharedWith: args['shared-with'],
      signal: context.signal,
    };
    return withClient(args, context, (client) => client.runs.list(query));
  },
  view: (runs, paint, { clock }, args) =>
    runsText(runs, clock.now(), paint, {
      owner: args.shared || args['shared-by'] !== undefined,
      sharedWith: args.shared || args['shared-with'] !== undefined,
    }),
});
