import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { retentionText } from '../../views/workspace-view.js';

export const retentionCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    return withClient(args, context, (client) =>
      client.workflows.retentionRules(run, { signal: context.signal }),
    );
  },
  view: retentionText,
});
