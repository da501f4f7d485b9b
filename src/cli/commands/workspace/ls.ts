import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { FILTER_OPTION, matchesFilters, readFilters } from '../../flags/filter-option.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { filesText } from '../../views/file-view.js';

export const lsCommand = defineCommand({
  positionals: {
    ...RUN_ARGUMENT,
    pattern: { type: 'string', describe: 'Only this file or directory, or what matches this pattern' },
  },
  options: { ...CONNECTION_OPTIONS, ...FILTER_OPTION },
  examples: [
    ['$0 ls madminer.3', 'list all files'],
    ["$0 ls madminer.3 'workflow_ml/*'", 'list what is directly in a directory'],
  ],
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    const { pattern } = args;
    const filters = readFilters(args.filter, ['name', 'size', 'last-modified']);
    return withClient(args, context, async (client) => {
      const files = await client.workspace.list(run, { signal: context.signal, ...defined({ pattern }) });
      return files.filter(({ path, size, modified }) =>
        matchesFilters(
          { name: path, size: String(size), 'last-modified': modified?.toISOString() ?? '' },
          filters,
        ),
      );
    });
  },
  view: filesText,
});
