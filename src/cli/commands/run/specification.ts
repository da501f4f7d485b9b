import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { formatYamlBlocks } from '../../../analysis/edit/format-yaml.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';

export const specificationCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    loaded: {
      type: 'boolean',
      default: false,
      describe: 'Include the workflow as the server loaded it from its files',
    },
  },
  examples: [['$0 specification madminer.3 > reana.yaml', 'save it to run it again']],
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    return withClient(args, context, async (client) => {
      const { specification, parameters } = await client.workflows.specification(run, {
        signal: context.signal,
      });
      return { specification: args.loaded ? specification : withoutLoaded(specification), parameters };
    });
  },
  view: ({ specification, parameters }) => {
    const text = formatYamlBlocks(specification).trimEnd();
    if (Object.keys(parameters).length === 0) return text;
    const lines = formatYamlBlocks(parameters).trimEnd().split('\n');
    return [text, '# parameters given at start:', ...lines.map((line) => `#   ${line}`)].join('\n');
  },
});

/** `reana.yaml` names a file; what the server has loaded from it stays out. */
function withoutLoaded(specification: JsonObject): JsonObject {
  const { workflow } = specification;
  if (!isJsonObject(workflow) || typeof workflow['file'] !== 'string') return specification;
  const rest = Object.entries(workflow).filter(([key]) => key !== 'specification');
  return { ...specification, workflow: Object.fromEntries(rest) };
}
