import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { factsText } from '../../views/table.js';

export const parametersCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    return withClient(args, context, (client) =>
      client.workflows.parameters(run, { signal: context.signal }),
    );
  },
  view: (parameters, paint) => {
    const facts = Object.entries(parameters).map(([name, value]): [string, string] => [
      name,
      JSON.stringify(value),
    ]);
    return facts.length === 0 ? 'no parameters' : factsText(facts, paint);
  },
});
