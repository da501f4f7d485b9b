import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { FILTER_OPTION, readFilters } from '../../flags/filter-option.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { diskUsageText } from '../../views/workspace-view.js';

export const duCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    summarize: { alias: 's', type: 'boolean', default: false, describe: 'Show only the total' },
    name: {
      array: true,
      nargs: 1,
      type: 'string',
      value: 'TEXT',
      describe: 'Only files whose path contains this text; may be repeated',
    },
    ...FILTER_OPTION,
  },
  examples: [
    ['$0 du madminer.3 -s', 'show the total size'],
    ['$0 du madminer.3 --name .hdf5', 'show the sizes of the event files'],
  ],
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    const { name = [], size } = readFilters(args.filter, ['name', 'size']);
    const names = [...(args.name ?? []), ...name];
    return withClient(args, context, (client) =>
      client.workspace.diskUsage(run, {
        summarize: args.summarize,
        signal: context.signal,
        ...defined({ names: names.length === 0 ? undefined : names, sizes: size }),
      }),
    );
  },
  view: diskUsageText,
});
