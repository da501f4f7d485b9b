import { UsageError } from '../../../core/errors.js';
import { defineCommand } from '../../command.js';
import { confirmOnTerminal } from '../../confirm.js';
import { withClient } from '../../server/connection.js';
import { CONFIRMATION_OPTION } from '../../flags/confirmation-options.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { plural } from '../../views/quantities.js';
import { lines } from '../../output/printable.js';

export const deleteCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    restarts: {
      type: 'boolean',
      default: false,
      describe: 'Also delete the original run and all its restarts, which share one workspace',
    },
    'all-runs': {
      type: 'boolean',
      default: false,
      describe: 'Delete all runs of this name (given without a number)',
    },
    ...CONFIRMATION_OPTION,
  },
  examples: [
    ['$0 delete madminer.3', 'delete one run and its workspace'],
    ['$0 delete madminer --all-runs', 'delete madminer.1, madminer.2 and so on'],
  ],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    const allRuns = args['all-runs'];
    if (allRuns && args.run === undefined) {
      throw new UsageError('--all-runs needs the name of the runs as an argument');
    }
    const scope = allRuns ? 'all-runs' : args.restarts ? 'restarts' : 'run';
    return withClient(args, context, async (client) => {
      const { signal } = context;
      const runs = await client.runs.planDeletion(name, { scope, signal });
      if (!args.yes && (allRuns || runs.length > 1)) {
        const names = runs.map((run) => run.name);
        const what = runs.length === 1 ? 'its workspace' : 'their workspaces';
        const question = `Delete ${plural(runs.length, 'run')} and ${what}?`;
        await confirmOnTerminal(question, names, context);
      }
      // No others than those that were shown.
      for (const { id } of runs) await client.workflows.delete(id, { signal });
      return { deleted: runs };
    });
  },
  view: ({ deleted }) => {
    const names = deleted.map(({ name }) => name).join(', ');
    return lines(`deleted ${names} and ${deleted.length === 1 ? 'its workspace' : 'their workspaces'}`);
  },
});
