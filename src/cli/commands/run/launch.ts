import { defined } from '../../../core/defined.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { PARAMETER_OPTIONS, readParameters } from '../../flags/parameters.js';
import { lines } from '../../output/printable.js';

export const launchCommand = defineCommand({
  positionals: {
    url: {
      type: 'string',
      demandOption: true,
      describe: 'Git repository, archive or reana.yaml that the server fetches',
    },
  },
  options: {
    ...CONNECTION_OPTIONS,
    parameter: PARAMETER_OPTIONS.parameter,
    'parameter-file': PARAMETER_OPTIONS['parameter-file'],
    name: { type: 'string', value: 'NAME', describe: 'Name of the run' },
    specification: {
      type: 'string',
      value: 'PATH',
      describe: 'Path of the reana.yaml within the repository or archive',
    },
  },
  examples: [
    ['$0 launch https://github.com/user/analysis -p seed=2', 'run the current version of a repository'],
  ],
  run: async (args, context) => {
    const parameters = await readParameters(args, context);
    return withClient(args, context, async (client) => {
      const { name, specification } = args;
      const launch = {
        url: args.url,
        ...defined({ name, specification }),
        ...(Object.keys(parameters).length === 0 ? {} : { parameters }),
      };
      const { warnings, ...run } = await client.workflows.launch(launch, { signal: context.signal });
      for (const warning of warnings) context.print(`warning: ${warning}`);
      return { run, server: client.serverUrl, warnings };
    });
  },
  view: ({ run, server }) =>
    lines(`${run.name} started on ${server}`, `  reana-madminer status ${run.name} --follow`),
});
