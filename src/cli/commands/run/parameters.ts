import { writeJson } from '../../../core/json/write-json.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { UNKNOWN_PARAMETERS } from '../../views/run/run-view.js';
import { factsText } from '../../views/table.js';

export const parametersCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: CONNECTION_OPTIONS,
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { values, isKnown } = await client.runs.parameters(run, { signal: context.signal });
      if (!isKnown) context.print(`warning: ${UNKNOWN_PARAMETERS}: shown are those of reana.yaml`);
      return values;
    });
  },
  view: (parameters, paint) => {
    const facts = Object.entries(parameters).map(([name, value]): [string, string] => [
      name,
      writeJson(value),
    ]);
    return facts.length === 0 ? 'no parameters' : factsText(facts, paint);
  },
});
