import { UsageError } from '../../../core/errors.js';
import { nearest } from '../../../core/text/nearest.js';
import type { RunLogs, StepLog } from '../../../reana/model.js';
import type { LogLine } from '../../../runs/follow/log-reader.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { followLogs, type FollowedLogs } from '../../follow/follow-logs.js';
import { FILTER_OPTION, readFilters, readStatuses, type Filters } from '../../flags/filter-option.js';
import { CONNECTION_OPTIONS, RUN_ARGUMENT } from '../../flags/options.js';
import { resolveRun } from '../../server/settings.js';
import { readTimeout, TIMEOUT_OPTION } from '../../flags/follow-options.js';
import { logsText } from '../../views/run/log-view.js';

export const logsCommand = defineCommand({
  positionals: RUN_ARGUMENT,
  options: {
    ...CONNECTION_OPTIONS,
    step: {
      alias: 's',
      array: true,
      nargs: 1,
      type: 'string',
      value: 'NAME',
      describe: 'Only this step, or the steps of this stage; may be repeated',
    },
    follow: { type: 'boolean', default: false, describe: 'Print new lines until the run has ended' },
    ...TIMEOUT_OPTION,
    ...FILTER_OPTION,
  },
  examples: [
    ['$0 logs madminer --step pythia', 'show the logs of all steps of a stage'],
    ['$0 logs madminer --follow', 'print lines as they are written'],
  ],
  run: (args, context) => {
    const name = resolveRun(args.run, context.io.env);
    const timeout = readTimeout(args);
    const { step: filtered = [], ...filters } = readFilters(args.filter, STEP_FILTERS);
    readStatuses(filters.status);
    const hasFilters = Object.keys(filters).length > 0;
    const wanted = [...(args.step ?? []), ...filtered];
    if (args.follow && hasFilters) {
      throw new UsageError('lines can only be followed by step: --filter step=NAME');
    }
    return withClient(args, context, async (client): Promise<RunLogs | FollowedLogs> => {
      const { signal } = context;
      if (!args.follow) {
        const all = await client.workflows.logs(name, { signal });
        const logs = wanted.length === 0 ? all : onlySteps(all, wanted);
        if (!hasFilters) return logs;
        return { ...logs, engine: '', steps: logs.steps.filter((step) => fitsFilters(step, filters)) };
      }
      const isWanted = ({ step, jobId }: LogLine): boolean =>
        wanted.length === 0 || wanted.some((each) => isStepOf(step, each) || jobId === each);
      return await followLogs(client, name, { isWanted, timeout }, context);
    });
  },
  view: (data, paint, _context, { filter }) => {
    if (!('engine' in data)) return '';
    return filter !== undefined && data.steps.length === 0 ? 'no steps match' : logsText(data, paint);
  },
});

const STEP_FILTERS = ['step', 'status', 'compute_backend', 'docker_img'] as const;

/** True when each property is one of those that are looked for; backends are named in whatever case. */
function fitsFilters(
  { rawStatus, backend, image }: StepLog,
  { status, compute_backend: backends, docker_img: images }: Filters<(typeof STEP_FILTERS)[number]>,
): boolean {
  const fitsBackend = (wanted: string): boolean => backendName(wanted) === backendName(backend);
  return (
    status?.includes(rawStatus) !== false &&
    backends?.some(fitsBackend) !== false &&
    images?.includes(image) !== false
  );
}

/** `htcondorcern` of a specification is `HTCondor` in a log. */
function backendName(word: string): string {
  return word.toLowerCase().replace(/cern$/, '');
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
  return { ...logs, engine: '', steps: logs.steps.filter(isWanted) };
}

/** True for the step itself, and for the steps `<stage>_<index>` of a stage. */
function isStepOf(step: string, wanted: string): boolean {
  return step === wanted || (step.startsWith(`${wanted}_`) && /^\d+$/.test(step.slice(wanted.length + 1)));
}
