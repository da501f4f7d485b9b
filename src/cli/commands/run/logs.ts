import { UsageError } from '../../../core/errors.js';
import { nearest } from '../../../core/text/nearest.js';
import type { RunLogs } from '../../../reana/model.js';
import type { LogLine } from '../../../runs/follow/log-reader.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { followLogs, type FollowedLogs } from '../../follow/follow-logs.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { readTimeout, TIMEOUT_OPTION } from '../../flags/follow-options.js';
import { logsText } from '../../views/run/log-view.js';

export const logsCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    step: {
      array: true,
      nargs: 1,
      type: 'string',
      value: 'NAME',
      describe: 'Only this step, or the steps of this stage; may be repeated',
    },
    follow: { type: 'boolean', default: false, describe: 'Print new lines until the run has ended' },
    ...TIMEOUT_OPTION,
  },
  examples: [
    ['$0 logs madminer --step pythia', 'show the logs of all steps of a stage'],
    ['$0 logs madminer --follow', 'print lines as they are written'],
  ],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    const timeout = readTimeout(args);
    return withClient(args, context, async (client): Promise<RunLogs | FollowedLogs> => {
      const { signal } = context;
      if (!args.follow) {
        const logs = await client.workflows.logs(name, { signal });
        return args.step === undefined ? logs : onlySteps(logs, args.step);
      }
      const { step: wanted } = args;
      const isWanted = ({ step, jobId }: LogLine): boolean =>
        wanted === undefined || wanted.some((each) => isStepOf(step, each) || jobId === each);
      return await followLogs(client, name, { isWanted, timeout }, context);
    });
  },
  view: (data, paint) => ('engine' in data ? logsText(data, paint) : ''),
});

/** @throws UsageError when nothing of that name was logged */
function onlySteps(logs: RunLogs, wanted: readonly string[]): RunLogs {
  for (const name of wanted) {
    if (logs.steps.some((step) => isStepOf(step.name, name) || step.jobId === name)) continue;
    const guess = nearest(
      name,
      logs.steps.map((step) => step.name),
    );
    throw new UsageError(`the run has no step ${name} so far`, {
      hint: guess === undefined ? 'logs without --step shows all that there are' : `did you mean ${guess}?`,
    });
  }
  const isWanted = ({ name, jobId }: RunLogs['steps'][number]): boolean =>
    wanted.some((each) => isStepOf(name, each) || jobId === each);
  return { ...logs, engine: '', steps: logs.steps.filter(isWanted) };
}

/** True for the step itself, and for the steps `<stage>_<index>` of a stage. */
function isStepOf(step: string, wanted: string): boolean {
  return step === wanted || (step.startsWith(`${wanted}_`) && /^\d+$/.test(step.slice(wanted.length + 1)));
}
