import { UsageError } from '../../core/errors.js';
import { nearest } from '../../core/nearest.js';
import type { ReanaClient } from '../../reana/client.js';
import type { RunLogs } from '../../reana/model.js';
import { defineCommand } from '../command.js';
import { withConnection } from '../connection.js';
import type { Context } from '../context.js';
import { followLogs } from '../follow-logs.js';
import { paintFor } from '../io.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../options.js';
import { resolveRun } from '../settings.js';
import { logsText } from '../views/log-view.js';

export const logsCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    step: {
      array: true,
      nargs: 1,
      type: 'string',
      describe: 'Only this step, or all steps of this stage; may be repeated',
    },
    follow: { type: 'boolean', default: false, describe: 'Go on until the run has ended' },
  },
  examples: [
    ['$0 logs madminer --step pythia', 'all steps of a stage'],
    ['$0 logs madminer --follow', 'line by line while it runs'],
  ],
  run: (args, context) => {
    const run = resolveRun(args.run, context.io.env);
    return withConnection(args, context, async ({ client }) => {
      if (args.follow) return await follow(client, run, args.step, context);
      const logs = await client.workflows.logs(run, { signal: context.signal });
      return args.step === undefined ? logs : onlySteps(logs, args.step);
    });
  },
  view: (data, paint) => ('engine' in data ? logsText(data, paint) : ''),
});

async function follow(
  client: ReanaClient,
  name: string,
  steps: readonly string[] | undefined,
  context: Context,
): Promise<{ readonly run: string; readonly status: string }> {
  const { io, clock, signal } = context;
  const paint = paintFor(io.stdout, io.env);
  const { id, name: run } = await client.workflows.resolve(name, { signal });
  const isWanted = (step: string): boolean =>
    steps === undefined || steps.some((wanted) => isStepOf(step, wanted));
  const status = await followLogs(client, id, { clock, signal }, (line) => {
    if (!isWanted(line.step)) return;
    if (context.json) context.emit({ type: 'log', ...line });
    else io.stdout.write(`${paint.cyan(line.step)} ${paint.dim('|')} ${line.text}\n`);
  });
  return { run, status };
}

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
  return { engine: '', steps: logs.steps.filter(isWanted) };
}

/** True for the step itself, and for the steps `<stage>_<index>` of a stage. */
function isStepOf(step: string, wanted: string): boolean {
  return step === wanted || (step.startsWith(`${wanted}_`) && /^\d+$/.test(step.slice(wanted.length + 1)));
}
