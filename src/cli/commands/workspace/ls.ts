import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { filesText } from '../../views/file-view.js';

export const lsCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    return withClient(args, context, (client) => client.workspace.list(run, { signal: context.signal }));
  },
  view: filesText,
});
