import { UsageError } from '../../../core/errors.js';
import type { ReanaClient } from '../../../client/client.js';
import { RUN_STATUSES, type Run } from '../../../reana/model.js';
import { RUN_SORT_KEYS, type ListRunsOptions, type RunSortKey } from '../../../runs/list-runs.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { FILTER_OPTION, readFilters, readStatuses } from '../../flags/filter-option.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { sessionsText, type RunWithSession } from '../../views/run/session-view.js';
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
      // reana-client writes columns in whatever case.
      coerce: (key: RunSortKey) => key.toLowerCase() as RunSortKey,
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
    sessions: {
      type: 'boolean',
      default: false,
      describe: 'Only runs with an open notebook session, with its address',
    },
    ...FILTER_OPTION,
  },
  examples: [
    ['$0 list --status running --status queued', 'show the runs that are active now'],
    ['$0 list --shared-by anybody', 'show what others share with you'],
    ['$0 list --sort size --limit 100', 'show which of the newest 100 runs use the most disk space'],
  ],
  run: (args, context) => {
    if (args.all && args.status !== undefined) throw new UsageError('--all and --status exclude each other');
    const filtered = readRunFilters(args.filter);
    if (args.search !== undefined && filtered.search !== undefined)
      throw new UsageError('--search and --filter name=TEXT exclude each other');
    if (args['shared-by'] !== undefined && args['shared-with'] !== undefined)
      throw new UsageError('--shared-by and --shared-with exclude each other');
    const { name, all, limit, sort, reverse, size: withSize, shared, sessions: withSession } = args;
    const query = {
      ...{ name, all, limit, sort, reverse, withSize, shared, withSession },
      search: args.search ?? filtered.search,
      statuses: args.status ?? filtered.statuses,
      sharedBy: args['shared-by'],
      sharedWith: args['shared-with'],
      signal: context.signal,
    };
    return withClient(args, context, async (client) => {
      const runs = await client.runs.list(query);
      return withSession ? runs.map((run) => withAddress(run, client)) : runs;
    });
  },
  view: (runs, paint, { clock }, args) =>
    args.sessions
      ? sessionsText(runs, paint)
      : runsText(runs, clock.now(), paint, {
          owner: args.shared || args['shared-by'] !== undefined,
          sharedWith: args.shared || args['shared-with'] !== undefined,
        }),
});

/** @throws UsageError for a status that there is not, and for two names: servers look for one only */
function readRunFilters(given: readonly string[] | undefined): Pick<ListRunsOptions, 'search' | 'statuses'> {
  const { name = [], status } = readFilters(given, ['name', 'status']);
  if (name.length > 1) throw new UsageError('--filter name=TEXT is given more than once');
  return { search: name[0], statuses: readStatuses(status) };
}

function withAddress(run: Run, { sessions }: ReanaClient): RunWithSession {
  const { session } = run;
  return session === undefined
    ? run
    : { ...run, session: { ...session, url: sessions.locate(session.path).url } };
}
